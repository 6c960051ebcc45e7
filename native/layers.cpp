// The layers of the networks. Sums of norms and softmax are float32 whatever the dtype of the data.
#include "guard.h"

#include <array>

using namespace itemwise;

// oneDNN puts a kernel's numbers in another order on every call, which on small maps takes longer than the convolution.
// As a matrix product over patches they stay as they are: 1.2 to 2.5 times faster in bfloat16 up to 128 places, slower beyond.
static bool is_small_map(const at::Tensor &x, const at::Tensor &weight, int64_t stride, int64_t padding, int64_t groups) {
    constexpr int64_t most_places = 128;
    return x.is_cpu() && x.scalar_type() == at::kBFloat16 && weight.scalar_type() == at::kBFloat16 && x.dim() == 4 && weight.dim() == 4 &&
           stride == 1 && padding == 1 && groups == 1 && weight.size(2) == 3 && weight.size(3) == 3
               && x.size(1) == weight.size(1) && x.numel() > 0 &&
           x.size(0) * x.size(2) * x.size(3) <= most_places && x.size(1) >= 64 && x.is_contiguous(at::MemoryFormat::ChannelsLast) &&
           weight.is_contiguous(at::MemoryFormat::ChannelsLast) && !needs_grad(x) && !needs_grad(weight);
}

static at::Tensor convolve_patches(const at::Tensor &x, const at::Tensor &weight, const itemwise::Optional<at::Tensor> &bias) {
    const int64_t lanes = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3), row = (width + 2) * channels;
    const auto padded = at::constant_pad_nd(x.permute({0, 2, 3, 1}), {0, 0, 1, 1, 1, 1}); // [L, H + 2, W + 2, C]
    const auto patches = padded.as_strided({lanes, height, width, 3, 3 * channels}, {(height + 2) * row, row, channels, row, 1});
    const auto kernel = weight.permute({0, 2, 3, 1}).reshape({weight.size(0), 9 * channels});
    return at::linear(patches.reshape({lanes * height * width, 9 * channels}), kernel, bias)
        .view({lanes, height, width, weight.size(0)})
        .permute({0, 3, 1, 2});
}

extern "C" {

int32_t iw_linear(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, iw_tensor **out) {
    return making(out, [&] { return at::linear(input->value, weight->value, optional(bias)); });
}

int32_t iw_conv2d(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, int64_t stride, int64_t padding, int64_t groups, iw_tensor **out) {
    return making(out, [&] {
        if (is_small_map(input->value, weight->value, stride, padding, groups) && !(bias && needs_grad(bias->value)))
            return convolve_patches(input->value, weight->value, optional(bias));
        return at::conv2d(input->value, weight->value, optional(bias), at::IntArrayRef({stride, stride}),
            at::IntArrayRef({padding, padding}),
                          at::IntArrayRef({1, 1}), groups);
    });
}

int32_t iw_softmax(iw_tensor *input, int64_t dim, iw_tensor **out) {
    return making(out, [&] { return at::softmax(input->value, dim); });
}

int32_t iw_embedding(iw_tensor *weight, iw_tensor *ids, iw_tensor **out) {
    return making(out, [&] { return at::embedding(weight->value, ids->value); });
}

int32_t iw_upsample_nearest(iw_tensor *input, int64_t height, int64_t width, iw_tensor **out) {
    return making(out, [&] { return at::upsample_nearest2d(input->value, at::IntArrayRef({height, width})); });
}

int32_t iw_resize(iw_tensor *input, int64_t height, int64_t width, uint8_t cubic, uint8_t antialias, iw_tensor **out) {
    return making(out, [&] {
        const std::array<int64_t, 2> size{height, width}; // a name of its own: a reference to a braced list would dangle
        if (cubic && antialias) return at::_upsample_bicubic2d_aa(input->value, size, false);
        if (cubic) return at::upsample_bicubic2d(input->value, size, false);
        if (antialias) return at::_upsample_bilinear2d_aa(input->value, size, false);
        return at::upsample_bilinear2d(input->value, size, false);
    });
}

} // extern "C"
