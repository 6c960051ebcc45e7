// The bodies of CpuKernels, for whatever instruction set the including file is compiled for.
#pragma once

#include "cpu_kernels.h"
#include "cpu_vector.h"

namespace {

using itemwise::AttentionTask;
using itemwise::ChannelSlopes;
using itemwise::CpuKernels;
using itemwise::Rows;

// ---- attention ----
//
// A block of queries meets the keys block by block (arXiv:2205.14135): logits, a running softmax in float32, then the
// product with the values. Both products are one routine, `multiply`, over "panels": the right matrix cut into strips a
// few registers wide, its rows one after another, so that the inner loop reads straight on. All of it is counted in
// words of 32 bits: one float32, or two bfloat16 that follow one another along the summed dimension.

#if defined(__AVX512F__)
constexpr int64_t PanelVectors = 4;
#else
constexpr int64_t PanelVectors = 2;
#endif
constexpr int64_t RowGroup = 6, PanelWidth = PanelVectors * Width; // 6 x 4 sums fill 24 of 32 registers; 6 x 2, 12 of 16
constexpr int64_t QueryBlock = 48, KeyBlock = 256;

#if defined(__AVX512BF16__)
constexpr bool PairsOfBf16 = true;
#else
constexpr bool PairsOfBf16 = false;
#endif

constexpr int64_t round_up(int64_t value, int64_t to) { return (value + to - 1) / to * to; }

template <bool Pairs> inline Vector multiply_add(uint32_t a, Vector b, Vector c) {
#if defined(__AVX512BF16__)
    if constexpr (Pairs) return _mm512_dpbf16_ps(c, (__m512bh)_mm512_set1_epi32((int)a), (__m512bh)_mm512_castps_si512(b));
#endif
    float value;
    __builtin_memcpy(&value, &a, 4);
    return fma(all(value), b, c);
}

/// c [RowGroup, Vectors * Width] = (or +=) a [RowGroup, words] times one panel.
template <int64_t Vectors, bool Pairs, bool Add>
void multiply_panel(const uint32_t *a, int64_t a_stride, int64_t words, const float *panel, float *c, int64_t c_stride) {
    Vector sums[RowGroup][Vectors];
    for (int64_t r = 0; r < RowGroup; ++r)
        for (int64_t v = 0; v < Vectors; ++v) sums[r][v] = Add ? load(c + r * c_stride + v * Width) : zero();
    for (int64_t w = 0; w < words; ++w) {
        Vector b[Vectors];
        for (int64_t v = 0; v < Vectors; ++v) b[v] = load(panel + (w * Vectors + v) * Width);
        for (int64_t r = 0; r < RowGroup; ++r)
            for (int64_t v = 0; v < Vectors; ++v) sums[r][v] = multiply_add<Pairs>(a[r * a_stride + w], b[v], sums[r][v]);
    }
    for (int64_t r = 0; r < RowGroup; ++r)
        for (int64_t v = 0; v < Vectors; ++v) store(c + r * c_stride + v * Width, sums[r][v]);
}

/// c [rows, columns] = (or +=) a [rows, words] times the packed matrix; rows and columns are full groups and vectors.
template <bool Pairs, bool Add>
void multiply(const uint32_t *a, int64_t a_stride, int64_t words, const float *packed, float *c, int64_t c_stride,
    int64_t rows, int64_t columns) {
    for (int64_t column = 0; column < columns; column += PanelWidth) {
        const float *panel = packed + column * words;
        const int64_t vectors = (columns - column) / Width;
        for (int64_t row = 0; row < rows; row += RowGroup) {
            const uint32_t *ar = a + row * a_stride;
            float *cr = c + row * c_stride + column;
            if (vectors >= PanelVectors) multiply_panel<PanelVectors, Pairs, Add>(ar, a_stride, words, panel, cr, c_stride);
#if defined(__AVX512F__)
            else if (vectors == 3) multiply_panel<3, Pairs, Add>(ar, a_stride, words, panel, cr, c_stride);
            else if (vectors == 2) multiply_panel<2, Pairs, Add>(ar, a_stride, words, panel, cr, c_stride);
#endif
            else multiply_panel<1, Pairs, Add>(ar, a_stride, words, panel, cr, c_stride);
        }
    }
}

/// Where column `column` of a packed matrix starts, and how far its next word is.
struct PanelPlace {
    int64_t start, step;
};
inline PanelPlace place(int64_t column, int64_t columns, int64_t words) {
    const int64_t panel = column / PanelWidth * PanelWidth;
    const int64_t width = columns - panel < PanelWidth ? columns - panel : PanelWidth;
    return {panel * words + (column - panel), width};
}

inline float widened(float x) { return x; }
inline float widened(bf16_t x) {
    const uint32_t bits = (uint32_t)x << 16;
    float value;
    __builtin_memcpy(&value, &bits, 4);
    return value;
}
inline uint32_t bits_of(float x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, 4);
    return bits;
}

/// Word `word` of a row of `count` numbers: a number, or a pair of bfloat16 with 0 past the end.
template <typename T, bool Pairs> inline uint32_t word_of(const T *row, int64_t word, int64_t count) {
    if constexpr (Pairs) return (uint32_t)row[2 * word] | (2 * word + 1 < count ? (uint32_t)row[2 * word + 1] << 16 : 0u);
    else return bits_of(widened(row[word]));
}

template <bool Pairs> constexpr int64_t words_for(int64_t numbers) { return Pairs ? (numbers + 1) / 2 : numbers; }

template <bool Pairs> int64_t packed_floats(int64_t depth) {
    return KeyBlock * words_for<Pairs>(depth) + round_up(depth, Width) * words_for<Pairs>(KeyBlock);
}

/// One block: the transposed keys [depth, keys], then the values [keys, depth]; keys past the end are zeros.
template <typename T, bool Pairs> void pack_block(Rows k, Rows v, int64_t keys, int64_t depth, uint32_t *packed) {
    const int64_t columns = round_up(keys, Width), words = words_for<Pairs>(depth);
    for (int64_t key = 0; key < columns; ++key) {
        const PanelPlace to = place(key, columns, words);
        uint32_t *out = packed + to.start;
        const T *row = (const T *)k.data + key * k.stride;
        if (key < keys) for (int64_t w = 0; w < words; ++w) out[w * to.step] = word_of<T, Pairs>(row, w, depth);
        else for (int64_t w = 0; w < words; ++w) out[w * to.step] = 0;
    }
    packed += KeyBlock * words;
    const int64_t value_columns = round_up(depth, Width), value_words = words_for<Pairs>(columns);
    for (int64_t w = 0; w < value_words; ++w) {
        for (int64_t panel = 0; panel < value_columns; panel += PanelWidth) {
            const PanelPlace to = place(panel, value_columns, value_words);
            uint32_t *out = packed + to.start + w * to.step;
            const int64_t numbers = depth - panel < to.step ? depth - panel : to.step;
            const int64_t key = Pairs ? 2 * w : w;
            const T *first = key < keys ? (const T *)v.data + key * v.stride + panel : nullptr;
            const T *second = Pairs && key + 1 < keys ? (const T *)v.data + (key + 1) * v.stride + panel : nullptr;
            for (int64_t i = 0; i < to.step; ++i) out[i] = 0;
            if constexpr (Pairs) {
                if (second) for (int64_t i = 0; i < numbers; ++i) out[i] = (uint32_t)first[i] | (uint32_t)second[i] << 16;
                else if (first) for (int64_t i = 0; i < numbers; ++i) out[i] = (uint32_t)first[i];
            } else if (first) {
                for (int64_t i = 0; i < numbers; ++i) out[i] = bits_of(widened(first[i]));
            }
        }
    }
}

/// One row of logits to unnormalised probabilities; -inf everywhere gives zeros. Returns their sum, and the new maximum.
template <bool Pairs> inline float softmax_row(float *logits, int64_t keys, int64_t columns, const float *bias,
    float scale, float &maximum) {
    const float infinity = __builtin_inff();
    Vector high = all(-infinity);
    for (int64_t i = 0; i < columns; i += Width) {
        Vector x = load(logits + i) * all(scale);
        if (bias) x = x + load_some(bias + i, keys - i);
        if (i + Width > keys) {
            alignas(64) float few[Width];
            store(few, x);
            for (int64_t j = keys - i; j < Width; ++j) few[j] = -infinity;
            x = load(few);
        }
        store(logits + i, x);
        high = max(high, x);
    }
    const float highest = largest(high);
    if (highest > maximum) maximum = highest;
    if (maximum == -infinity) {
        for (int64_t i = 0; i < columns; i += Width) store(logits + i, zero());
        return 0;
    }
    Vector total = zero();
    const Vector shift = all(maximum);
    for (int64_t i = 0; i < columns; i += Width) {
        const Vector p = exponential(load(logits + i) - shift);
        total = total + p;
        if constexpr (Pairs) store((bf16_t *)logits + i, p); // behind what is still to be read
        else store(logits + i, p);
    }
    return sum(total);
}

struct Scratch {
    float *logits;     // [QueryBlock, KeyBlock]
    float *out;        // [QueryBlock, depth rounded up]
    uint32_t *queries; // [QueryBlock, words]
};
template <bool Pairs> inline Scratch parts_of(void *scratch, int64_t depth) {
    float *logits = (float *)scratch, *out = logits + QueryBlock * KeyBlock;
    return {logits, out, (uint32_t *)(out + QueryBlock * round_up(depth, Width))};
}

template <typename T, bool Pairs> void attend_block(const AttentionTask &task, void *scratch) {
    const float infinity = __builtin_inff();
    const Scratch s = parts_of<Pairs>(scratch, task.depth);
    const int64_t rows = round_up(task.rows, RowGroup), words = words_for<Pairs>(task.depth), columns = round_up(task.depth, Width);
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t w = 0; w < words; ++w)
            s.queries[r * words + w] = r < task.rows ? word_of<T, Pairs>((const T *)task.q + r * task.q_stride, w, task.depth) : 0;
    for (int64_t i = 0; i < rows * columns; ++i) s.out[i] = 0;
    float maximum[QueryBlock], total[QueryBlock];
    for (int64_t r = 0; r < QueryBlock; ++r) maximum[r] = -infinity, total[r] = 0;

    const float *packed = (const float *)task.packed;
    for (int64_t start = 0; start < task.keys; start += KeyBlock, packed += packed_floats<Pairs>(task.depth)) {
        const int64_t keys = task.keys - start < KeyBlock ? task.keys - start : KeyBlock, key_columns = round_up(keys, Width);
        multiply<Pairs, false>(s.queries, words, words, packed, s.logits, KeyBlock, rows, key_columns);
        for (int64_t r = 0; r < rows; ++r) {
            const float *bias = task.bias && r < task.rows ? task.bias + r * task.bias_stride + start : nullptr;
            const float before = maximum[r];
            const float sum = softmax_row<Pairs>(s.logits + r * KeyBlock, keys, key_columns, bias, task.scale, maximum[r]);
            if (maximum[r] > before && total[r] > 0) {
                alignas(64) float few[Width];
                store(few, exponential(all(before - maximum[r])));
                total[r] *= few[0];
                for (int64_t i = 0; i < columns; i += Width) store(s.out + r * columns + i, load(s.out + r * columns + i) * all(few[0]));
            }
            total[r] += sum;
        }
        multiply<Pairs, true>((const uint32_t *)s.logits, KeyBlock, words_for<Pairs>(key_columns), packed + KeyBlock * words,
            s.out, columns, rows, columns);
    }
    for (int64_t r = 0; r < task.rows; ++r) {
        const Vector share = all(total[r] > 0 ? 1.0f / total[r] : 0.0f);
        T *out = (T *)task.out + r * task.out_stride;
        for (int64_t i = 0; i < task.depth; i += Width) store_some(out + i, load(s.out + r * columns + i) * share, task.depth - i);
        if (task.log_sum) task.log_sum[r] = total[r] > 0 ? maximum[r] + __builtin_logf(total[r]) : infinity; // +inf: all probabilities 0
    }
}

int64_t packed_bytes(int64_t depth, bool bf16) { return 4 * (bf16 && PairsOfBf16 ? packed_floats<true>(depth)
    : packed_floats<false>(depth)); }
int64_t scratch_bytes(int64_t depth, bool) { return 4 * QueryBlock * (KeyBlock + round_up(depth, Width) + depth + 1); }

void pack_keys_values(Rows k, Rows v, int64_t keys, int64_t depth, bool bf16, void *packed) {
    if (bf16) pack_block<bf16_t, PairsOfBf16>(k, v, keys, depth, (uint32_t *)packed);
    else pack_block<float, false>(k, v, keys, depth, (uint32_t *)packed);
}

void attend(const AttentionTask &task, bool bf16, void *scratch) {
    if (bf16) attend_block<bf16_t, PairsOfBf16>(task, scratch);
    else attend_block<float, false>(task, scratch);
}

void probabilities_again(float *logits, int64_t rows, int64_t keys, const float *bias, int64_t bias_stride,
    float scale, const float *log_sums) {
    for (int64_t r = 0; r < rows; ++r) {
        float *row = logits + r * keys;
        for (int64_t i = 0; i < keys; i += Width) {
            Vector x = load_some(row + i, keys - i) * all(scale);
            if (bias) x = x + load_some(bias + r * bias_stride + i, keys - i);
            store_some(row + i, exponential(x - all(log_sums[r])), keys - i);
        }
    }
}

void logit_slopes(const float *probabilities, float *slopes, int64_t rows, int64_t keys, const float *shares, float scale) {
    for (int64_t r = 0; r < rows; ++r, probabilities += keys, slopes += keys)
        for (int64_t i = 0; i < keys; i += Width) {
            const Vector slope = load_some(slopes + i, keys - i) - all(shares[r]);
            store_some(slopes + i, load_some(probabilities + i, keys - i) * slope * all(scale), keys - i);
        }
}

// ---- norms and activations ----

template <typename T>
void layer_norm_rows(const T *x, T *y, int64_t rows, int64_t columns, const float *weight, const float *bias, float epsilon) {
    for (int64_t row = 0; row < rows; ++row, x += columns, y += columns) {
        Vector total = zero();
        for (int64_t i = 0; i < columns; i += Width) total = total + load_some(x + i, columns - i);
        const float mean = sum(total) / (float)columns;
        Vector square = zero();
        int64_t i = 0;
        for (; i + Width <= columns; i += Width) {
            const Vector difference = load(x + i) - all(mean);
            square = fma(difference, difference, square);
        }
        float squares = sum(square);
        for (; i < columns; ++i) squares += (widened(x[i]) - mean) * (widened(x[i]) - mean);
        const float rate = 1.0f / __builtin_sqrtf(squares / (float)columns + epsilon);
        for (i = 0; i < columns; i += Width) {
            Vector normed = (load_some(x + i, columns - i) - all(mean)) * all(rate);
            if (weight) normed = normed * load_some(weight + i, columns - i);
            if (bias) normed = normed + load_some(bias + i, columns - i);
            store_some(y + i, normed, columns - i);
        }
    }
}

void layer_norm(const void *x, void *y, int64_t rows, int64_t columns, const float *weight, const float *bias, float epsilon, bool bf16) {
    if (bf16) layer_norm_rows((const bf16_t *)x, (bf16_t *)y, rows, columns, weight, bias, epsilon);
    else layer_norm_rows((const float *)x, (float *)y, rows, columns, weight, bias, epsilon);
}

template <typename T> void geglu_rows(const T *x, T *y, int64_t rows, int64_t columns) {
    for (int64_t row = 0; row < rows; ++row, x += 2 * columns, y += columns)
        for (int64_t i = 0; i < columns; i += Width)
            store_some(y + i, load_some(x + i, columns - i) * gelu(load_some(x + columns + i, columns - i)), columns - i);
}

void geglu(const void *x, void *y, int64_t rows, int64_t columns, bool bf16) {
    if (bf16) geglu_rows((const bf16_t *)x, (bf16_t *)y, rows, columns);
    else geglu_rows((const float *)x, (float *)y, rows, columns);
}

template <typename T> void geglu_slope_rows(const T *x, const T *dy, T *dx, int64_t rows, int64_t columns) {
    for (int64_t row = 0; row < rows; ++row, x += 2 * columns, dx += 2 * columns, dy += columns)
        for (int64_t i = 0; i < columns; i += Width) {
            const int64_t count = columns - i;
            const Vector value = load_some(x + i, count), gate = load_some(x + columns + i, count), slope = load_some(dy + i, count);
            const NormalAt normal = normal_at(gate);
            store_some(dx + i, slope * gate * normal.function, count);
            store_some(dx + columns + i, slope * value * fma(gate, normal.density, normal.function), count);
        }
}

void geglu_slopes(const void *x, const void *dy, void *dx, int64_t rows, int64_t columns, bool bf16) {
    if (bf16) geglu_slope_rows((const bf16_t *)x, (const bf16_t *)dy, (bf16_t *)dx, rows, columns);
    else geglu_slope_rows((const float *)x, (const float *)dy, (float *)dx, rows, columns);
}

template <typename T> void sum_channels(const T *x, int64_t rows, int64_t channels, const float *shift, float *sums, float *squares) {
    for (int64_t i = 0; i < channels; i += Width) {
        const Vector from = load_some(shift + i, channels - i);
        Vector total = zero(), square = zero();
        for (int64_t row = 0; row < rows; ++row) {
            const Vector difference = load_some(x + row * channels + i, channels - i) - from;
            total = total + difference;
            square = fma(difference, difference, square);
        }
        store_some(sums + i, total, channels - i);
        store_some(squares + i, square, channels - i);
    }
}

void channel_sums(const void *x, int64_t rows, int64_t channels, const float *shift, float *sums, float *squares, bool bf16) {
    if (bf16) sum_channels((const bf16_t *)x, rows, channels, shift, sums, squares);
    else sum_channels((const float *)x, rows, channels, shift, sums, squares);
}

void widen(const void *x, float *y, int64_t count, bool bf16) {
    for (int64_t i = 0; i < count; ++i) y[i] = bf16 ? widened(((const bf16_t *)x)[i]) : ((const float *)x)[i];
}

template <typename T, bool Silu>
void scale_channel_rows(const T *x, T *y, int64_t rows, int64_t channels, const float *mean, const float *factor, const float *bias) {
    for (int64_t row = 0; row < rows; ++row, x += channels, y += channels)
        for (int64_t i = 0; i < channels; i += Width) {
            const int64_t count = channels - i;
            const Vector added = bias ? load_some(bias + i, count) : zero();
            const Vector scaled = fma(load_some(x + i, count) - load_some(mean + i, count), load_some(factor + i, count), added);
            store_some(y + i, Silu ? silu(scaled) : scaled, count);
        }
}

template <typename T>
void scale_channels_of(const T *x, T *y, int64_t rows, int64_t channels, const float *mean, const float *factor,
    const float *bias, bool silu) {
    if (silu) scale_channel_rows<T, true>(x, y, rows, channels, mean, factor, bias);
    else scale_channel_rows<T, false>(x, y, rows, channels, mean, factor, bias);
}

void scale_channels(const void *x, void *y, int64_t rows, int64_t channels, const float *mean, const float *factor,
    const float *bias, bool silu, bool bf16) {
    if (bf16) scale_channels_of((const bf16_t *)x, (bf16_t *)y, rows, channels, mean, factor, bias, silu);
    else scale_channels_of((const float *)x, (float *)y, rows, channels, mean, factor, bias, silu);
}

/// The slope of what scale_channels has before SiLU.
template <typename T> inline Vector slope_before_silu(const T *dy, Vector centred, int64_t i, int64_t count, const ChannelSlopes &at) {
    const Vector slope = load_some(dy + i, count);
    if (!at.silu) return slope;
    return slope * silu_slope(fma(centred, load_some(at.factor + i, count), at.bias ? load_some(at.bias + i, count) : zero()));
}

template <typename T>
void sum_channel_slopes(const T *x, const T *dy, int64_t rows, int64_t channels, const ChannelSlopes &at, float *sums, float *products) {
    for (int64_t i = 0; i < channels; i += Width) {
        const int64_t count = channels - i;
        const Vector mean = load_some(at.mean + i, count);
        Vector total = zero(), product = zero();
        for (int64_t row = 0; row < rows; ++row) {
            const Vector centred = load_some(x + row * channels + i, count) - mean;
            const Vector slope = slope_before_silu(dy + row * channels, centred, i, count, at);
            total = total + slope;
            product = fma(slope, centred, product);
        }
        store_some(sums + i, total, count);
        store_some(products + i, product, count);
    }
}

void channel_slope_sums(const void *x, const void *dy, int64_t rows, int64_t channels, const ChannelSlopes &at, float *sums,
    float *products, bool bf16) {
    if (bf16) sum_channel_slopes((const bf16_t *)x, (const bf16_t *)dy, rows, channels, at, sums, products);
    else sum_channel_slopes((const float *)x, (const float *)dy, rows, channels, at, sums, products);
}

template <typename T> void channel_slope_rows(const T *x, const T *dy, T *dx, int64_t rows, int64_t channels, const ChannelSlopes &at) {
    for (int64_t row = 0; row < rows; ++row, x += channels, dy += channels, dx += channels)
        for (int64_t i = 0; i < channels; i += Width) {
            const int64_t count = channels - i;
            const Vector centred = load_some(x + i, count) - load_some(at.mean + i, count);
            const Vector even = fma(centred, load_some(at.linear + i, count), load_some(at.constant + i, count));
            store_some(dx + i, fma(slope_before_silu(dy, centred, i, count, at), load_some(at.factor + i, count), even), count);
        }
}

void channel_slopes(const void *x, const void *dy, void *dx, int64_t rows, int64_t channels, const ChannelSlopes &at, bool bf16) {
    if (bf16) channel_slope_rows((const bf16_t *)x, (const bf16_t *)dy, (bf16_t *)dx, rows, channels, at);
    else channel_slope_rows((const float *)x, (const float *)dy, (float *)dx, rows, channels, at);
}

constexpr CpuKernels kernels_named(const char *name) {
    return {name,       QueryBlock, KeyBlock,     packed_bytes, scratch_bytes, pack_keys_values, attend,
        probabilities_again, logit_slopes,
            layer_norm, geglu,      geglu_slopes, channel_sums, widen,         scale_channels,   channel_slope_sums, channel_slopes};
}

} // namespace
