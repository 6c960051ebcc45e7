// Where libtorch 1.13 and 2.x differ, and nothing else.
#pragma once

#include <torch/version.h>
#include <ATen/ATen.h>

#define IW_TORCH_2 (TORCH_VERSION_MAJOR >= 2)
#define IW_TORCH_AT_LEAST(major, minor) (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

#if IW_TORCH_AT_LEAST(2, 5)
#include <optional>
#else
#include <c10/util/Optional.h>
#endif

namespace itemwise {

// libtorch's own type became the standard one, and its name is going away.
#if IW_TORCH_AT_LEAST(2, 5)
template <typename T> using Optional = std::optional<T>;
#else
template <typename T> using Optional = c10::optional<T>;
#endif

// The library's own fused attention, or nothing where it has none.
inline Optional<at::Tensor> fused_attention(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v,
    const Optional<at::Tensor> &bias, double scale) {
#if IW_TORCH_AT_LEAST(2, 1)
    Optional<at::Tensor> mask;
    if (bias) mask = bias->to(q.scalar_type());
    return at::scaled_dot_product_attention(q, k, v, mask, 0.0, false, scale);
#else
    return {};
#endif
}

} // namespace itemwise
