// Where libtorch 1.13 and 2.x differ, and nothing else.
#pragma once

#include <torch/version.h>
#include <c10/util/Optional.h>

#define IW_TORCH_2 (TORCH_VERSION_MAJOR >= 2)

#if IW_TORCH_2
#include <optional>
namespace itemwise {
using std::nullopt;
}
#if !defined(C10_OPTIONAL_H_) && (TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 8)
// Late 2.x drops c10::optional in favour of the standard one.
namespace c10 {
template <typename T> using optional = std::optional<T>;
using std::nullopt;
}
#endif
#endif

#include <ATen/ATen.h>

namespace itemwise {

// The library's own fused attention, or nothing where it has none.
inline c10::optional<at::Tensor> fused_attention(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const c10::optional<at::Tensor> &bias, double scale) {
#if IW_TORCH_2 && (TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 1)
    c10::optional<at::Tensor> mask;
    if (bias) mask = bias->to(q.scalar_type());
    return at::scaled_dot_product_attention(q, k, v, mask, 0.0, false, scale);
#else
    return c10::nullopt;
#endif
}

} // namespace itemwise
