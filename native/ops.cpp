// Elementwise operations, reductions and shapes: one libtorch call each.
#include "guard.h"

#include <cmath>

using namespace itemwise;

static at::Tensor quick_gelu(const at::Tensor &x) { return x * at::sigmoid(x * 1.702); }

namespace unary {
using at::abs; using at::cos; using at::exp; using at::isfinite; using at::log; using at::logical_not; using at::neg; using at::rsqrt;
using at::silu; using at::sin; using at::sqrt; using at::square;
using ::quick_gelu;
static at::Tensor gelu(const at::Tensor &x) { return at::gelu(x); }
}

extern "C" {

#define DEFINE_UNARY(name) \
    int32_t iw_##name(iw_tensor *tensor, iw_tensor **out) { return making(out, [&] { return unary::name(tensor->value); }); }
#define DEFINE_BINARY(name) \
    int32_t iw_##name(iw_tensor *left, iw_tensor *right, iw_tensor **out) { return making(out, [&] { return at::name(left->value, right->value); }); }
#define DEFINE_SCALAR(name) \
    int32_t iw_##name##_scalar(iw_tensor *tensor, double value, iw_tensor **out) { return making(out, [&] { return at::name(tensor->value, value); }); }
IW_UNARY_OPS(DEFINE_UNARY)
IW_BINARY_OPS(DEFINE_BINARY)
IW_SCALAR_OPS(DEFINE_SCALAR)

int32_t iw_clamp(iw_tensor *tensor, double low, double high, iw_tensor **out) {
    return making(out, [&] { return at::clamp(tensor->value, low, high); });
}

int32_t iw_where(iw_tensor *condition, iw_tensor *yes, iw_tensor *no, iw_tensor **out) {
    return making(out, [&] { return at::where(condition->value, yes->value, no->value); });
}

int32_t iw_masked_fill(iw_tensor *tensor, iw_tensor *mask, double value, iw_tensor **out) {
    return making(out, [&] { return at::masked_fill(tensor->value, mask->value, value); });
}

int32_t iw_add_in_place(iw_tensor *tensor, iw_tensor *other, double scale) {
    return guarded([&] { tensor->value.add_(other->value, scale); });
}

int32_t iw_copy_in_place(iw_tensor *tensor, iw_tensor *source) {
    return guarded([&] {
        at::NoGradGuard no_grad;
        tensor->value.copy_(source->value);
    });
}

int32_t iw_sum(iw_tensor *tensor, const int64_t *axes, int64_t count, uint8_t keep, iw_tensor **out) {
    return making(out, [&] { return count == 0 ? tensor->value.sum() : tensor->value.sum(dims(axes, count), keep != 0); });
}

int32_t iw_mean(iw_tensor *tensor, const int64_t *axes, int64_t count, uint8_t keep, iw_tensor **out) {
    return making(out, [&] { return count == 0 ? tensor->value.mean() : tensor->value.mean(dims(axes, count), keep != 0); });
}

int32_t iw_amax(iw_tensor *tensor, const int64_t *axes, int64_t count, uint8_t keep, iw_tensor **out) {
    return making(out, [&] { return tensor->value.amax(dims(axes, count), keep != 0); });
}

int32_t iw_amin(iw_tensor *tensor, const int64_t *axes, int64_t count, uint8_t keep, iw_tensor **out) {
    return making(out, [&] { return tensor->value.amin(dims(axes, count), keep != 0); });
}

int32_t iw_var(iw_tensor *tensor, const int64_t *axes, int64_t count, uint8_t unbiased, uint8_t keep, iw_tensor **out) {
    return making(out, [&] { return count == 0 ? tensor->value.var(unbiased != 0)
        : tensor->value.var(dims(axes, count), unbiased != 0, keep != 0); });
}

int32_t iw_argmax(iw_tensor *tensor, int64_t dim, uint8_t keep, iw_tensor **out) {
    return making(out, [&] { return tensor->value.argmax(dim, keep != 0); });
}

int32_t iw_reshape(iw_tensor *tensor, const int64_t *shape, int64_t rank, iw_tensor **out) {
    return making(out, [&] { return tensor->value.reshape(dims(shape, rank)); });
}

int32_t iw_expand(iw_tensor *tensor, const int64_t *shape, int64_t rank, iw_tensor **out) {
    return making(out, [&] { return tensor->value.expand(dims(shape, rank)); });
}

int32_t iw_permute(iw_tensor *tensor, const int64_t *axes, int64_t rank, iw_tensor **out) {
    return making(out, [&] { return tensor->value.permute(dims(axes, rank)); });
}

int32_t iw_transpose(iw_tensor *tensor, int64_t dim0, int64_t dim1, iw_tensor **out) {
    return making(out, [&] { return tensor->value.transpose(dim0, dim1); });
}

int32_t iw_unsqueeze(iw_tensor *tensor, int64_t dim, iw_tensor **out) {
    return making(out, [&] { return tensor->value.unsqueeze(dim); });
}

int32_t iw_squeeze(iw_tensor *tensor, int64_t dim, iw_tensor **out) {
    return making(out, [&] { return tensor->value.squeeze(dim); });
}

int32_t iw_slice(iw_tensor *tensor, int64_t dim, int64_t start, int64_t end, int64_t step, iw_tensor **out) {
    return making(out, [&] { return tensor->value.slice(dim, start, end, step); });
}

int32_t iw_select(iw_tensor *tensor, int64_t dim, int64_t index, iw_tensor **out) {
    return making(out, [&] { return tensor->value.select(dim, index); });
}

int32_t iw_cat(iw_tensor *const *tensors, int64_t count, int64_t dim, iw_tensor **out) {
    return making(out, [&] { return at::cat(list_of(tensors, count), dim); });
}

int32_t iw_index_select(iw_tensor *tensor, int64_t dim, iw_tensor *indices, iw_tensor **out) {
    return making(out, [&] { return tensor->value.index_select(dim, indices->value); });
}

int32_t iw_gather(iw_tensor *tensor, int64_t dim, iw_tensor *indices, iw_tensor **out) {
    return making(out, [&] { return tensor->value.gather(dim, indices->value); });
}

int32_t iw_pad(iw_tensor *tensor, const int64_t *amounts, int64_t count, double value, iw_tensor **out) {
    return making(out, [&] { return at::constant_pad_nd(tensor->value, dims(amounts, count), value); });
}

} // extern "C"
