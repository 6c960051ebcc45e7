// What the CPU computes by itself rather than through libtorch, compiled once per instruction set and chosen when the
// program runs. This header and what it is included by see no library code: an inline function of the standard library,
// compiled for AVX-512 in one file, could be the copy that the linker keeps for all.
#pragma once

#include <cstdint>

namespace itemwise {

/// One matrix of [rows, columns] numbers; columns follow one another in memory.
struct Rows {
    const void *data;
    int64_t stride; // elements from row to row
};

/// One (lane, head) of an attention call with its keys and values packed.
struct AttentionTask {
    const void *q;         // [rows, depth]
    int64_t q_stride;      // elements from row to row
    const void *packed;    // what pack_keys_values wrote, block after block
    const float *bias;     // row 0's bias, or null
    int64_t bias_stride;   // 0: one row for all
    void *out;             // [rows, depth]
    int64_t out_stride;
    float *log_sum;        // [rows], or null: logarithm of each row's sum of exponentials
    int64_t rows, keys, depth;
    float scale;
};

/// Per channel; no bias: 0. The last two are for channel_slopes alone.
struct ChannelSlopes {
    const float *mean, *factor, *bias;
    bool silu;
    const float *constant, *linear;
};

struct CpuKernels {
    const char *name;
    int64_t query_block, key_block;

    // ---- attention; bf16: the data are bfloat16, else float32 ----
    int64_t (*packed_bytes)(int64_t depth, bool bf16);                             // of one block of keys and values
    int64_t (*scratch_bytes)(int64_t depth, bool bf16);                            // of one call of attend
    void (*pack_keys_values)(Rows k, Rows v, int64_t keys, int64_t depth, bool bf16, void *packed);
    void (*attend)(const AttentionTask &task, bool bf16, void *scratch);           // at most query_block rows

    // float32, for the way back. logits [rows, keys] -> probabilities, from each row's log_sum.
    void (*probabilities_again)(float *logits, int64_t rows, int64_t keys, const float *bias, int64_t bias_stride,
        float scale, const float *log_sums);
    // slopes = probabilities * (slopes - the row's share) * scale.
    void (*logit_slopes)(const float *probabilities, float *slopes, int64_t rows, int64_t keys, const float *shares, float scale);

    // ---- rows of `columns` numbers, one after another ----
    void (*layer_norm)(const void *x, void *y, int64_t rows, int64_t columns, const float *weight, const float *bias,
        float epsilon, bool bf16);
    void (*geglu)(const void *x, void *y, int64_t rows, int64_t columns, bool bf16);           // x rows are 2 * columns long
    // dx from dy, the slope of geglu's result.
    void (*geglu_slopes)(const void *x, const void *dy, void *dx, int64_t rows, int64_t columns, bool bf16);
    // Per channel: sums of differences to `shift` and of their squares.
    void (*channel_sums)(const void *x, int64_t rows, int64_t channels, const float *shift, float *sums, float *squares, bool bf16);
    void (*widen)(const void *x, float *y, int64_t count, bool bf16);
    // y = (x - mean) * factor + bias per channel, then SiLU where asked; no bias: 0.
    void (*scale_channels)(const void *x, void *y, int64_t rows, int64_t channels, const float *mean, const float *factor,
        const float *bias, bool silu,
                           bool bf16);
    // The way back through scale_channels. Per channel: sums of dz and of dz * (x - mean), where dz is dy through SiLU.
    void (*channel_slope_sums)(const void *x, const void *dy, int64_t rows, int64_t channels, const ChannelSlopes &at, float *sums,
        float *products, bool bf16);
    // dx = dz * factor + constant + (x - mean) * linear.
    void (*channel_slopes)(const void *x, const void *dy, void *dx, int64_t rows, int64_t channels, const ChannelSlopes &at, bool bf16);
};

/// The best set this processor can run, or null: then libtorch's operations do the work.
const CpuKernels *cpu_kernels();

} // namespace itemwise
