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
