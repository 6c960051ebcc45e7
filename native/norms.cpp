// Norms and gated activations: one pass over the data on the CPU, with sums in float32 whatever the dtype; libtorch 1.13
// takes up to 20 times as long for those of bfloat16. Where gradients are asked for, libtorch's operations in float32.
#include "cpu_kernels.h"
#include "guard.h"

#include <ATen/Parallel.h>

using namespace itemwise;

namespace {

using Maybe = c10::optional<at::Tensor>;

constexpr int64_t NumbersAtOnce = 1 << 14; // for less a second thread costs more than it brings

bool can_run(const at::Tensor &x) {
    return cpu_kernels() && x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) && x.numel() > 0 && !needs_grad(x);
}

bool no_grad(const Maybe &weight) { return !weight || !needs_grad(*weight); }

Maybe widened(const Maybe &weight) { return weight ? Maybe(weight->to(at::kFloat).contiguous()) : c10::nullopt; }

const float *numbers(const Maybe &weight) { return weight ? weight->data_ptr<float>() : nullptr; }

template <typename Body> void for_rows(int64_t rows, int64_t columns, Body &&body) {
    at::parallel_for(0, rows, std::max<int64_t>(1, NumbersAtOnce / columns), body);
}

const char *at_row(const at::Tensor &x, int64_t row, int64_t columns) {
    return static_cast<const char *>(x.data_ptr()) + row * columns * static_cast<int64_t>(x.element_size());
}
char *at_row(at::Tensor &x, int64_t row, int64_t columns) { return static_cast<char *>(x.data_ptr()) + row * columns * static_cast<int64_t>(x.element_size()); }

// Each place's channels lie in a row, and the places follow one another.
bool is_channels_last(const at::Tensor &x) {
    if (x.dim() == 4) return x.is_contiguous(at::MemoryFormat::ChannelsLast);
    return x.dim() == 3 && x.stride(1) == 1 && x.stride(2) == x.size(1) && x.stride(0) == x.size(1) * x.size(2);
}

struct GroupNorm {
    at::Tensor x;
    int64_t lanes, channels, places, groups;
    bool bf16;

    GroupNorm(const at::Tensor &input, int64_t group_count)
        : x(input), lanes(input.size(0)), channels(input.size(1)), places(input.numel() / input.size(0) / input.size(1)), groups(group_count),
          bf16(input.scalar_type() == at::kBFloat16) {}

    int64_t chunk_places() const { return std::max<int64_t>(1, 2 * NumbersAtOnce / channels); }

    // [lanes, chunks, 2, channels]: sums of differences to each channel's first number, which keeps large means from
    // swallowing small variances, and of their squares. The cut into chunks does not depend on the number of threads.
    at::Tensor sums(const at::Tensor &shifts) const {
        const int64_t chunks = at::divup(places, chunk_places());
        auto result = at::empty({lanes, chunks, 2, channels}, at::kFloat);
        at::parallel_for(0, lanes * chunks, 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) {
                const int64_t lane = i / chunks, first = i % chunks * chunk_places();
                float *out = result.data_ptr<float>() + i * 2 * channels;
                cpu_kernels()->channel_sums(at_row(x, lane * places + first, channels), std::min(chunk_places(), places - first), channels,
                                            shifts.data_ptr<float>() + lane * channels, out, out + channels, bf16);
            }
        });
        return result;
    }

    // Mean and factor of each lane's channels, so that normalising is (x - mean) * factor + bias: [lanes, 2, channels].
    at::Tensor means_and_factors(const float *weight, double epsilon) const {
        auto shifts = at::empty({lanes, channels}, at::kFloat), result = at::empty({lanes, 2, channels}, at::kFloat);
        for (int64_t lane = 0; lane < lanes; ++lane)
            cpu_kernels()->widen(at_row(x, lane * places, channels), shifts.data_ptr<float>() + lane * channels, channels, bf16);
        const auto partial = sums(shifts);
        const int64_t chunks = partial.size(1), members = channels / groups;
        std::vector<double> means(static_cast<size_t>(channels)), spreads(static_cast<size_t>(channels));
        for (int64_t lane = 0; lane < lanes; ++lane) {
            for (int64_t c = 0; c < channels; ++c) {
                double sum = 0, square = 0;
                for (int64_t chunk = 0; chunk < chunks; ++chunk) {
                    const float *at = partial.data_ptr<float>() + (lane * chunks + chunk) * 2 * channels;
                    sum += at[c], square += at[channels + c];
                }
                means[c] = shifts.data_ptr<float>()[lane * channels + c] + sum / places;
                spreads[c] = square - sum * sum / places;
            }
            float *centre = result.data_ptr<float>() + lane * 2 * channels, *factor = centre + channels;
            for (int64_t first = 0; first < channels; first += members) {
                double mean = 0, spread = 0;
                for (int64_t c = first; c < first + members; ++c) mean += means[c] / members;
                for (int64_t c = first; c < first + members; ++c) spread += spreads[c] + places * (means[c] - mean) * (means[c] - mean);
                const double rate = 1 / std::sqrt(spread / (places * members) + epsilon);
                for (int64_t c = first; c < first + members; ++c)
                    centre[c] = static_cast<float>(mean), factor[c] = static_cast<float>(weight ? rate * weight[c] : rate);
            }
        }
        return result;
    }

    at::Tensor apply(const at::Tensor &means_and_factors, const float *bias, bool silu) const {
        auto y = at::empty_like(x);
        for (int64_t lane = 0; lane < lanes; ++lane)
            for_rows(places, channels, [&](int64_t begin, int64_t end) {
                const float *centre = means_and_factors.data_ptr<float>() + lane * 2 * channels;
                const int64_t row = lane * places + begin;
                cpu_kernels()->scale_channels(at_row(x, row, channels), at_row(y, row, channels), end - begin, channels, centre, centre + channels, bias, silu, bf16);
            });
        return y;
    }
};

at::Tensor group_norm(const at::Tensor &x, int64_t groups, const Maybe &weight, const Maybe &bias, double epsilon, bool silu) {
    if (x.scalar_type() == at::kDouble) {
        auto normed = at::group_norm(x, groups, weight, bias, epsilon);
        return silu ? at::silu(normed) : normed;
    }
    const auto w = widened(weight), b = widened(bias);
    if (x.dim() >= 3 && can_run(x) && no_grad(weight) && no_grad(bias) && is_channels_last(x) && groups > 0 && x.size(1) % groups == 0 &&
        (!w || w->numel() == x.size(1)) && (!b || b->numel() == x.size(1))) {
        const GroupNorm norm(x, groups);
        return norm.apply(norm.means_and_factors(numbers(w), epsilon), numbers(b), silu);
    }
    // In plain order: libtorch 1.13 takes the variance of channels last as a difference of squares, which a large mean swallows.
    auto normed = at::group_norm(x.to(at::kFloat).contiguous(), groups, w, b, epsilon);
    return (silu ? at::silu(normed) : normed).to(x.scalar_type()).contiguous(x.suggest_memory_format());
}

at::Tensor layer_norm(const at::Tensor &input, const Maybe &weight, const Maybe &bias, double epsilon) {
    const int64_t columns = input.size(-1);
    if (input.scalar_type() == at::kDouble) return at::layer_norm(input, {columns}, weight, bias, epsilon);
    const auto w = widened(weight), b = widened(bias);
    if (!can_run(input) || !no_grad(weight) || !no_grad(bias) || (w && w->numel() != columns) || (b && b->numel() != columns))
        return at::layer_norm(input.to(at::kFloat), {columns}, w, b, epsilon).to(input.scalar_type());
    const auto x = input.contiguous();
    auto y = at::empty_like(x);
    for_rows(x.numel() / columns, columns, [&](int64_t begin, int64_t end) {
        cpu_kernels()->layer_norm(at_row(x, begin, columns), at_row(y, begin, columns), end - begin, columns, numbers(w), numbers(b),
                                  static_cast<float>(epsilon), x.scalar_type() == at::kBFloat16);
    });
    return y;
}

at::Tensor geglu(const at::Tensor &input) {
    const int64_t columns = input.size(-1) / 2;
    if (!can_run(input) || input.size(-1) % 2 != 0) {
        const auto halves = input.chunk(2, -1);
        return halves[0] * at::gelu(halves[1]);
    }
    const auto x = input.contiguous();
    auto shape = x.sizes().vec();
    shape.back() = columns;
    auto y = at::empty(shape, x.options());
    for_rows(x.numel() / (2 * columns), columns, [&](int64_t begin, int64_t end) {
        cpu_kernels()->geglu(at_row(x, begin, 2 * columns), at_row(y, begin, columns), end - begin, columns, x.scalar_type() == at::kBFloat16);
    });
    return y;
}

} // namespace

extern "C" {

int32_t iw_group_norm(iw_tensor *input, int64_t groups, iw_tensor *weight, iw_tensor *bias, double epsilon, uint8_t silu, iw_tensor **out) {
    return making(out, [&] { return ::group_norm(input->value, groups, optional(weight), optional(bias), epsilon, silu); });
}

int32_t iw_layer_norm(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, double epsilon, iw_tensor **out) {
    return making(out, [&] { return ::layer_norm(input->value, optional(weight), optional(bias), epsilon); });
}

int32_t iw_geglu(iw_tensor *input, iw_tensor **out) {
    return making(out, [&] { return ::geglu(input->value); });
}

} // extern "C"
