// Attention: the choice of kernel by library version, device and dtype lives here and nowhere else.
#include "guard.h"

using namespace itemwise;

static at::Tensor attention(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const c10::optional<at::Tensor> &bias, double scale) {
    auto logits = at::matmul(q * scale, k.transpose(-2, -1));
    if (bias) logits = logits + *bias;
    return at::matmul(at::softmax(logits, -1, at::kFloat).to(v.scalar_type()), v);
}

extern "C" int32_t iw_attention(iw_tensor *q, iw_tensor *k, iw_tensor *v, iw_tensor *bias, double scale, iw_tensor **out) {
    return making(out, [&] { return attention(q->value, k->value, v->value, optional(bias), scale); });
}
