// Norms and gated activations: one pass over the data on the CPU, with sums in float32 whatever the dtype; libtorch 1.13
// takes up to 20 times as long for those of bfloat16. What cannot be done here goes to libtorch's operations in float32.
#include "cpu_kernels.h"
#include "guard.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

using namespace itemwise;

namespace {

using Maybe = itemwise::Optional<at::Tensor>;

constexpr int64_t NumbersAtOnce = 1 << 14; // for less a second thread costs more than it brings

bool can_run(const at::Tensor &x) {
    return cpu_kernels() && x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) && x.numel() > 0;
}

bool no_grad(const Maybe &weight) { return !weight || !needs_grad(*weight); }

Maybe widened(const Maybe &weight) { return weight ? Maybe(weight->to(at::kFloat).contiguous()) : Maybe(); }

const float *numbers(const Maybe &weight) { return weight ? weight->data_ptr<float>() : nullptr; }

template <typename Body> void for_rows(int64_t rows, int64_t columns, Body &&body) {
    at::parallel_for(0, rows, std::max<int64_t>(1, NumbersAtOnce / columns), body);
}

const char *at_row(const at::Tensor &x, int64_t row, int64_t columns) {
    return static_cast<const char *>(x.data_ptr()) + row * columns * static_cast<int64_t>(x.element_size());
}
char *at_row(at::Tensor &x, int64_t row, int64_t columns) { return static_cast<char *>(x.data_ptr())
    + row * columns * static_cast<int64_t>(x.element_size()); }

// Each place's channels lie in a row, and the places follow one another.
bool is_channels_last(const at::Tensor &x) {
    if (x.dim() == 4) return x.is_contiguous(at::MemoryFormat::ChannelsLast);
    return x.dim() == 3 && x.stride(1) == 1 && x.stride(2) == x.size(1) && x.stride(0) == x.size(1) * x.size(2);
}

// `other` with the strides of x.
at::Tensor laid_as(const at::Tensor &x, const at::Tensor &other) {
    return other.strides() == x.strides() && other.scalar_type() == x.scalar_type() ? other : at::empty_like(x).copy_(other);
}

struct GroupNorm {
    at::Tensor x;
    int64_t lanes, channels, places, groups, chunk_places, chunks;
    bool bf16;

    GroupNorm(const at::Tensor &input, int64_t group_count)
        : x(input), lanes(input.size(0)), channels(input.size(1)), places(
            input.numel() / input.size(0) / input.size(1)), groups(group_count),
          chunk_places(std::max<int64_t>(1, 2 * NumbersAtOnce / channels)), chunks(at::divup(places, chunk_places)),
          bf16(input.scalar_type() == at::kBFloat16) {}

    double count() const { return static_cast<double>(places * (channels / groups)); }

    // Two sums a channel, which `sum` makes of some places at a time: [lanes, 2, channels] in float64. The cut into chunks
    // does not depend on the number of threads, so neither does the result.
    template <typename Sum> at::Tensor two_sums(Sum &&sum) const {
        auto partial = at::empty({lanes, chunks, 2, channels}, at::kFloat);
        at::parallel_for(0, lanes * chunks, 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i) {
                const int64_t lane = i / chunks, first = i % chunks * chunk_places;
                float *out = partial.data_ptr<float>() + i * 2 * channels;
                sum(lane, lane * places + first, std::min(chunk_places, places - first), out, out + channels);
            }
        });
        auto total = at::zeros({lanes, 2, channels}, at::kDouble);
        const float *part = partial.data_ptr<float>();
        for (int64_t lane = 0; lane < lanes; ++lane)
            for (int64_t chunk = 0; chunk < chunks; ++chunk, part += 2 * channels)
                for (int64_t i = 0; i < 2 * channels; ++i) total.data_ptr<double>()[lane * 2 * channels + i] += part[i];
        return total;
    }

    // [lanes, 3, channels]: each channel's mean, rate (one over the deviation) and rate times weight. Sums are of differences
    // to each channel's first number, which keeps large means from swallowing small variances.
    at::Tensor statistics(const float *weight, double epsilon) const {
        auto shifts = at::empty({lanes, channels}, at::kFloat), result = at::empty({lanes, 3, channels}, at::kFloat);
        for (int64_t lane = 0; lane < lanes; ++lane)
            cpu_kernels()->widen(at_row(x, lane * places, channels), shifts.data_ptr<float>() + lane * channels, channels, bf16);
        const auto sums = two_sums([&](int64_t lane, int64_t row, int64_t rows, float *first, float *second) {
            cpu_kernels()->channel_sums(at_row(x, row, channels), rows, channels,
                shifts.data_ptr<float>() + lane * channels, first, second, bf16);
        });
        const int64_t members = channels / groups;
        for (int64_t lane = 0; lane < lanes; ++lane) {
            const double *sum = sums.data_ptr<double>() + lane * 2 * channels, *square = sum + channels;
            const float *shift = shifts.data_ptr<float>() + lane * channels;
            float *centre = result.data_ptr<float>() + lane * 3 * channels;
            for (int64_t first = 0; first < channels; first += members) {
                double mean = 0, spread = 0;
                for (int64_t c = first; c < first + members; ++c) mean += (shift[c] + sum[c] / places) / members;
                for (int64_t c = first; c < first + members; ++c) {
                    const double distance = shift[c] + sum[c] / places - mean;
                    spread += square[c] - sum[c] * sum[c] / places + places * distance * distance;
                }
                const double rate = 1 / std::sqrt(spread / count() + epsilon);
                for (int64_t c = first; c < first + members; ++c) {
                    centre[c] = static_cast<float>(mean), centre[channels + c] = static_cast<float>(rate);
                    centre[2 * channels + c] = static_cast<float>(weight ? rate * weight[c] : rate);
                }
            }
        }
        return result;
    }

    at::Tensor apply(const at::Tensor &statistics, const float *bias, bool silu) const {
        auto y = at::empty_like(x);
        for (int64_t lane = 0; lane < lanes; ++lane)
            for_rows(places, channels, [&](int64_t begin, int64_t end) {
                const float *centre = statistics.data_ptr<float>() + lane * 3 * channels;
                const int64_t row = lane * places + begin;
                cpu_kernels()->scale_channels(at_row(x, row, channels), at_row(y, row, channels), end - begin, channels, centre,
                    centre + 2 * channels, bias,
                                              silu, bf16);
            });
        return y;
    }

    ChannelSlopes slopes_of(const at::Tensor &statistics, int64_t lane, const float *bias, bool silu) const {
        const float *centre = statistics.data_ptr<float>() + lane * 3 * channels;
        return {centre, centre + 2 * channels, bias, silu, nullptr, nullptr};
    }

    // Per channel: sums of dz and of dz (x - mean), with dz the slope before SiLU: [lanes, 2, channels] in float64.
    at::Tensor slope_sums(const at::Tensor &dy, const at::Tensor &statistics, const float *bias, bool silu) const {
        return two_sums([&](int64_t lane, int64_t row, int64_t rows, float *first, float *second) {
            cpu_kernels()->channel_slope_sums(at_row(x, row, channels), at_row(dy, row, channels), rows, channels,
                slopes_of(statistics, lane, bias, silu),
                                              first, second, bf16);
        });
    }

    // With n numbers a group, r its rate and w the weight: dx = r (w dz - mean of w dz - (x - mean) r mean of (w dz (x - mean) r)).
    at::Tensor slopes(const at::Tensor &dy, const at::Tensor &statistics, const at::Tensor &sums, const float *bias, bool silu) const {
        auto dx = at::empty_like(x), even = at::empty({lanes, 2, channels}, at::kFloat);
        const int64_t members = channels / groups;
        for (int64_t lane = 0; lane < lanes; ++lane) {
            const double *sum = sums.data_ptr<double>() + lane * 2 * channels, *product = sum + channels;
            const float *rate = statistics.data_ptr<float>() + lane * 3 * channels + channels, *factor = rate + channels;
            float *constant = even.data_ptr<float>() + lane * 2 * channels, *linear = constant + channels;
            for (int64_t first = 0; first < channels; first += members) {
                double all = 0, along = 0;
                for (int64_t c = first; c < first + members; ++c) all += factor[c] * sum[c], along += factor[c] * product[c];
                for (int64_t c = first; c < first + members; ++c) {
                    constant[c] = static_cast<float>(-all / count());
                    linear[c] = static_cast<float>(-along * rate[c] * rate[c] / count());
                }
            }
            for_rows(places, channels, [&](int64_t begin, int64_t end) {
                auto at = slopes_of(statistics, lane, bias, silu);
                at.constant = constant, at.linear = linear;
                const int64_t row = lane * places + begin;
                cpu_kernels()->channel_slopes(at_row(x, row, channels), at_row(dy, row, channels), at_row(dx, row, channels),
                    end - begin, channels, at, bf16);
            });
        }
        return dx;
    }
};

class GroupNormFunction : public torch::autograd::Function<GroupNormFunction> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, const Maybe &weight,
        const Maybe &bias, int64_t groups,
                              double epsilon, bool silu) {
        const GroupNorm norm(x, groups);
        const auto statistics = norm.statistics(numbers(weight), epsilon);
        context->save_for_backward({x, statistics, bias ? *bias : at::Tensor()});
        context->saved_data["groups"] = groups, context->saved_data["silu"] = silu;
        context->saved_data["weighted"] = weight.has_value();
        return norm.apply(statistics, numbers(bias), silu);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list slopes) {
        at::NoGradGuard no_grad;
        const auto saved = context->get_saved_variables();
        const GroupNorm norm(saved[0], context->saved_data["groups"].toInt());
        const bool silu = context->saved_data["silu"].toBool();
        const float *bias = saved[2].defined() ? saved[2].data_ptr<float>() : nullptr;
        const auto dy = laid_as(norm.x, slopes[0]);
        const auto sums = norm.slope_sums(dy, saved[1], bias, silu);
        at::Tensor dx, weight_slope, bias_slope;
        if (context->needs_input_grad(0)) dx = norm.slopes(dy, saved[1], sums, bias, silu);
        if (context->saved_data["weighted"].toBool()) weight_slope = (sums.select(1, 1) * saved[1].select(1, 1)).sum(0).to(at::kFloat);
        if (saved[2].defined()) bias_slope = sums.select(1, 0).sum(0).to(at::kFloat);
        return {dx, weight_slope, bias_slope, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

at::Tensor group_norm(const at::Tensor &x, int64_t groups, const Maybe &weight, const Maybe &bias, double epsilon, bool silu) {
    if (x.scalar_type() == at::kDouble) {
        auto normed = at::group_norm(x, groups, weight, bias, epsilon);
        return silu ? at::silu(normed) : normed;
    }
    const auto w = widened(weight), b = widened(bias);
    if (x.dim() >= 3 && can_run(x) && is_channels_last(x) && groups > 0 && x.size(1) % groups == 0 && (!w || w->numel() == x.size(1)) &&
        (!b || b->numel() == x.size(1))) {
        if (needs_grad(x) || (w && needs_grad(*w)) || (b && needs_grad(*b))) return GroupNormFunction::apply(x, w,
            b, groups, epsilon, silu);
        const GroupNorm norm(x, groups);
        return norm.apply(norm.statistics(numbers(w), epsilon), numbers(b), silu);
    }
    // In plain order: libtorch 1.13 takes the variance of channels last as a difference of squares, which a large mean swallows.
    auto normed = at::group_norm(x.to(at::kFloat).contiguous(), groups, w, b, epsilon);
    return (silu ? at::silu(normed) : normed).to(x.scalar_type()).contiguous(x.suggest_memory_format());
}

at::Tensor layer_norm(const at::Tensor &input, const Maybe &weight, const Maybe &bias, double epsilon) {
    const int64_t columns = input.size(-1);
    if (input.scalar_type() == at::kDouble) return at::layer_norm(input, {columns}, weight, bias, epsilon);
    const auto w = widened(weight), b = widened(bias);
    if (!can_run(input) || needs_grad(input) || !no_grad(weight) || !no_grad(bias) || (w && w->numel() != columns)
        || (b && b->numel() != columns))
        return at::layer_norm(input.to(at::kFloat), {columns}, w, b, epsilon).to(input.scalar_type());
    const auto x = input.contiguous();
    auto y = at::empty_like(x);
    for_rows(x.numel() / columns, columns, [&](int64_t begin, int64_t end) {
        cpu_kernels()->layer_norm(at_row(x, begin, columns), at_row(y, begin, columns), end - begin, columns, numbers(w), numbers(b),
                                  static_cast<float>(epsilon), x.scalar_type() == at::kBFloat16);
    });
    return y;
}

at::Tensor geglu_of(const at::Tensor &x) {
    const int64_t columns = x.size(-1) / 2;
    auto shape = x.sizes().vec();
    shape.back() = columns;
    auto y = at::empty(shape, x.options());
    for_rows(x.numel() / (2 * columns), columns, [&](int64_t begin, int64_t end) {
        cpu_kernels()->geglu(at_row(x, begin, 2 * columns), at_row(y, begin, columns), end - begin, columns,
            x.scalar_type() == at::kBFloat16);
    });
    return y;
}

class GegluFunction : public torch::autograd::Function<GegluFunction> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x) {
        context->save_for_backward({x});
        return geglu_of(x);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list slopes) {
        at::NoGradGuard no_grad;
        const auto x = context->get_saved_variables()[0], dy = slopes[0].to(x.scalar_type()).contiguous();
        const int64_t columns = x.size(-1) / 2;
        auto dx = at::empty_like(x);
        for_rows(x.numel() / (2 * columns), columns, [&](int64_t begin, int64_t end) {
            cpu_kernels()->geglu_slopes(at_row(x, begin, 2 * columns), at_row(dy, begin, columns),
                at_row(dx, begin, 2 * columns), end - begin, columns,
                                        x.scalar_type() == at::kBFloat16);
        });
        return {dx};
    }
};

at::Tensor geglu(const at::Tensor &input) {
    if (!can_run(input) || input.size(-1) % 2 != 0) {
        const auto halves = input.chunk(2, -1);
        return halves[0] * at::gelu(halves[1]);
    }
    const auto x = input.contiguous();
    return needs_grad(x) ? GegluFunction::apply(x) : geglu_of(x);
}

} // namespace

extern "C" {

int32_t iw_group_norm(iw_tensor *input, int64_t groups, iw_tensor *weight, iw_tensor *bias, double epsilon,
    uint8_t silu, iw_tensor **out) {
    return making(out, [&] { return ::group_norm(input->value, groups, optional(weight), optional(bias), epsilon, silu); });
}

int32_t iw_layer_norm(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, double epsilon, iw_tensor **out) {
    return making(out, [&] { return ::layer_norm(input->value, optional(weight), optional(bias), epsilon); });
}

int32_t iw_geglu(iw_tensor *input, iw_tensor **out) {
    return making(out, [&] { return ::geglu(input->value); });
}

} // extern "C"
