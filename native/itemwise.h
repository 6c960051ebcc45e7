/* Itemwise's whole view of libtorch: a C ABI of opaque pointers, int64_t, double and uint8_t.
 *
 * Every function that can fail returns a status, 0 when it worked. After another status, iw_last_error copies the
 * calling thread's message. Results come back through the last parameter and belong to the caller (iw_free).
 * Shapes are int64_t arrays with a count; dtypes, devices and layouts are the codes below. Text is UTF-8. */
#ifndef ITEMWISE_H
#define ITEMWISE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IW_API __attribute__((visibility("default")))
#define IW_ABI_VERSION 2

typedef struct iw_tensor iw_tensor;
typedef struct iw_generator iw_generator;

/* Dtypes: 0 float32, 1 float64, 2 bfloat16, 3 float16, 4 int64, 5 int32, 6 uint8, 7 bool.
 * Devices: 0 cpu, 1 cuda.  Layouts: 0 contiguous, 1 channels last. */

/* ---- the library itself ---- */
IW_API int64_t iw_abi_version(void);
IW_API int64_t iw_last_error(char *buffer, int64_t capacity);   /* bytes of the whole message, without the final zero */
IW_API int64_t iw_describe(char *buffer, int64_t capacity);     /* libtorch version and build, likewise */
IW_API int32_t iw_set_threads(int64_t count);
IW_API int64_t iw_threads(void);
IW_API int64_t iw_cuda_count(void);
IW_API int32_t iw_synchronize(int64_t device, int64_t index);
IW_API int64_t iw_live_tensors(void);
IW_API int32_t iw_keep_freed_memory(int64_t keep);             /* 1, as from the start, or 0, as glibc does unasked */

/* ---- making, reading and freeing ---- */
IW_API void iw_free(iw_tensor *tensor);
IW_API int32_t iw_full(const int64_t *shape, int64_t rank, double value, int64_t dtype, int64_t device, int64_t index, iw_tensor **out);
IW_API int32_t iw_arange(double start, double end, double step, int64_t dtype, int64_t device, int64_t index, iw_tensor **out);
IW_API int32_t iw_from_bytes(const uint8_t *bytes, int64_t count, const int64_t *shape, int64_t rank, int64_t dtype, iw_tensor **out);
IW_API int32_t iw_copy_bytes(iw_tensor *tensor, uint8_t *bytes, int64_t count);
IW_API int64_t iw_rank(iw_tensor *tensor);
IW_API int32_t iw_shape(iw_tensor *tensor, int64_t *shape, int64_t rank);
IW_API int64_t iw_dtype(iw_tensor *tensor);
IW_API int32_t iw_device(iw_tensor *tensor, int64_t *device, int64_t *index);
IW_API int32_t iw_item(iw_tensor *tensor, double *value);
IW_API int32_t iw_to(iw_tensor *tensor, int64_t dtype, int64_t device, int64_t index, iw_tensor **out);
IW_API int32_t iw_contiguous(iw_tensor *tensor, int64_t layout, iw_tensor **out);
IW_API int32_t iw_is_contiguous(iw_tensor *tensor, int64_t layout, uint8_t *answer);
IW_API int32_t iw_clone(iw_tensor *tensor, iw_tensor **out);
IW_API int32_t iw_detach(iw_tensor *tensor, iw_tensor **out);

/* ---- autograd and optimiser ---- */
IW_API int32_t iw_set_requires_grad(iw_tensor *tensor, uint8_t required);
IW_API uint8_t iw_requires_grad(iw_tensor *tensor);
IW_API uint8_t iw_set_grad_mode(uint8_t enabled);                       /* answers the mode before */
IW_API int32_t iw_backward(iw_tensor *loss);
IW_API int32_t iw_grad(iw_tensor *tensor, iw_tensor **out);             /* null when there is none */
IW_API int32_t iw_clear_grad(iw_tensor *tensor);
IW_API int32_t iw_adamw_step(iw_tensor *parameter, iw_tensor *gradient, iw_tensor *mean, iw_tensor *square, int64_t step,
                             double rate, double beta1, double beta2, double epsilon, double decay);

/* ---- random numbers: one CPU stream for every device ---- */
IW_API int32_t iw_generator_new(int64_t seed, iw_generator **out);
IW_API void iw_generator_free(iw_generator *generator);
IW_API int32_t iw_generator_state(iw_generator *generator, iw_tensor **out);
IW_API int32_t iw_generator_restore(iw_generator *generator, iw_tensor *state);
IW_API int32_t iw_randn(const int64_t *shape, int64_t rank, iw_generator *generator, int64_t dtype, iw_tensor **out);
IW_API int32_t iw_rand(const int64_t *shape, int64_t rank, iw_generator *generator, int64_t dtype, iw_tensor **out);
IW_API int32_t iw_randint(int64_t low, int64_t high, const int64_t *shape, int64_t rank, iw_generator *generator, iw_tensor **out);

/* ---- elementwise ---- */
#define IW_UNARY(name) IW_API int32_t iw_##name(iw_tensor *tensor, iw_tensor **out);
#define IW_BINARY(name) IW_API int32_t iw_##name(iw_tensor *left, iw_tensor *right, iw_tensor **out);
#define IW_SCALAR(name) IW_API int32_t iw_##name##_scalar(iw_tensor *tensor, double value, iw_tensor **out);
#define IW_UNARY_OPS(DO) DO(neg) DO(abs) DO(exp) DO(log) DO(sqrt) DO(rsqrt) DO(sin) DO(cos) DO(silu) DO(quick_gelu) DO(gelu) DO(square) \
    DO(isfinite) DO(logical_not)
#define IW_BINARY_OPS(DO) DO(add) DO(sub) DO(mul) DO(div) DO(maximum) DO(matmul)
#define IW_SCALAR_OPS(DO) DO(add) DO(mul) DO(eq) DO(le) DO(ge)
IW_UNARY_OPS(IW_UNARY)
IW_BINARY_OPS(IW_BINARY)
IW_SCALAR_OPS(IW_SCALAR)
IW_API int32_t iw_clamp(iw_tensor *tensor, double low, double high, iw_tensor **out);
IW_API int32_t iw_where(iw_tensor *condition, iw_tensor *yes, iw_tensor *no, iw_tensor **out);
IW_API int32_t iw_masked_fill(iw_tensor *tensor, iw_tensor *mask, double value, iw_tensor **out);
IW_API int32_t iw_add_in_place(iw_tensor *tensor, iw_tensor *other, double scale);
IW_API int32_t iw_copy_in_place(iw_tensor *tensor, iw_tensor *source);

/* ---- reductions (no dims: over all) ---- */
IW_API int32_t iw_sum(iw_tensor *tensor, const int64_t *dims, int64_t count, uint8_t keep, iw_tensor **out);
IW_API int32_t iw_mean(iw_tensor *tensor, const int64_t *dims, int64_t count, uint8_t keep, iw_tensor **out);
IW_API int32_t iw_amax(iw_tensor *tensor, const int64_t *dims, int64_t count, uint8_t keep, iw_tensor **out);
IW_API int32_t iw_amin(iw_tensor *tensor, const int64_t *dims, int64_t count, uint8_t keep, iw_tensor **out);
IW_API int32_t iw_var(iw_tensor *tensor, const int64_t *dims, int64_t count, uint8_t unbiased, uint8_t keep, iw_tensor **out);
IW_API int32_t iw_argmax(iw_tensor *tensor, int64_t dim, uint8_t keep, iw_tensor **out);

/* ---- shapes ---- */
IW_API int32_t iw_reshape(iw_tensor *tensor, const int64_t *shape, int64_t rank, iw_tensor **out);
IW_API int32_t iw_expand(iw_tensor *tensor, const int64_t *shape, int64_t rank, iw_tensor **out);
IW_API int32_t iw_permute(iw_tensor *tensor, const int64_t *dims, int64_t rank, iw_tensor **out);
IW_API int32_t iw_transpose(iw_tensor *tensor, int64_t dim0, int64_t dim1, iw_tensor **out);
IW_API int32_t iw_unsqueeze(iw_tensor *tensor, int64_t dim, iw_tensor **out);
IW_API int32_t iw_squeeze(iw_tensor *tensor, int64_t dim, iw_tensor **out);
IW_API int32_t iw_slice(iw_tensor *tensor, int64_t dim, int64_t start, int64_t end, int64_t step, iw_tensor **out);
IW_API int32_t iw_select(iw_tensor *tensor, int64_t dim, int64_t index, iw_tensor **out);
IW_API int32_t iw_cat(iw_tensor *const *tensors, int64_t count, int64_t dim, iw_tensor **out);
IW_API int32_t iw_index_select(iw_tensor *tensor, int64_t dim, iw_tensor *indices, iw_tensor **out);
IW_API int32_t iw_gather(iw_tensor *tensor, int64_t dim, iw_tensor *indices, iw_tensor **out);
IW_API int32_t iw_pad(iw_tensor *tensor, const int64_t *amounts, int64_t count, double value, iw_tensor **out);

/* ---- network layers; a null bias, weight or mask is none ---- */
IW_API int32_t iw_linear(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, iw_tensor **out);
IW_API int32_t iw_conv2d(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, int64_t stride, int64_t padding,
    int64_t groups, iw_tensor **out);
IW_API int32_t iw_group_norm(iw_tensor *input, int64_t groups, iw_tensor *weight, iw_tensor *bias, double epsilon,
    uint8_t silu, iw_tensor **out);
IW_API int32_t iw_layer_norm(iw_tensor *input, iw_tensor *weight, iw_tensor *bias, double epsilon, iw_tensor **out);
IW_API int32_t iw_geglu(iw_tensor *input, iw_tensor **out);             /* [..., 2C] -> [..., C]: first half times gelu(second half) */
IW_API int32_t iw_softmax(iw_tensor *input, int64_t dim, iw_tensor **out);
IW_API int32_t iw_embedding(iw_tensor *weight, iw_tensor *ids, iw_tensor **out);
IW_API int32_t iw_upsample_nearest(iw_tensor *input, int64_t height, int64_t width, iw_tensor **out);
IW_API int32_t iw_resize(iw_tensor *input, int64_t height, int64_t width, uint8_t cubic, uint8_t antialias, iw_tensor **out);
/* q [L, H, Q, D], k and v [L, H, K, D], bias broadcastable to [L, H, Q, K] or null: softmax(q k' scale + bias) v. */
IW_API int32_t iw_attention(iw_tensor *q, iw_tensor *k, iw_tensor *v, iw_tensor *bias, double scale, iw_tensor **out);

#ifdef __cplusplus
}
#endif
#endif
