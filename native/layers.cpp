// The layers of the networks. Sums of norms and softmax are float32 whatever the dtype of the data.
#include "guard.h"

#include <array>

using namespace itemwise;

extern "C" {

int32_t iw_linear(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, iw_tensor **out) {
    return making(out, [&] { return at::linear(input->value, weight->value, optional(bias)); });
}

int32_t iw_conv2d(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, int64_t stride, int64_t padding, int64_t groups, iw_tensor **out) {
    return making(out, [&] {
        return at::conv2d(input->value, weight->value, optional(bias), at::IntArrayRef({stride, stride}), at::IntArrayRef({padding, padding}),
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

int32_t iw_avg_pool2d(iw_tensor *input, int64_t size, int64_t stride, iw_tensor **out) {
    return making(out, [&] { return at::avg_pool2d(input->value, {size, size}, {stride, stride}); });
}

} // extern "C"
