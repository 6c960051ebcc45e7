// What every file of the ABI needs: the handle's layout, the status, and the one place where C++ exceptions end.
#pragma once

#include "itemwise.h"
#include "libtorch_versions.h"

#include <atomic>
#include <new>
#include <string>
#include <ATen/ATen.h> // not torch/torch.h: it takes three times as long to compile
#include <ATen/core/grad_mode.h>

struct iw_tensor {
    at::Tensor value;
};

struct iw_generator {
    at::Generator value;
};

namespace itemwise {

extern thread_local std::string last_error;
extern std::atomic<int64_t> live_tensors;

int64_t copy_text(const std::string &text, char *buffer, int64_t capacity);

inline iw_tensor *give(at::Tensor tensor) {
    auto *handle = new iw_tensor{std::move(tensor)};
    live_tensors.fetch_add(1, std::memory_order_relaxed);
    return handle;
}

inline Optional<at::Tensor> optional(iw_tensor *tensor) {
    return tensor ? Optional<at::Tensor>(tensor->value) : Optional<at::Tensor>();
}

inline at::IntArrayRef dims(const int64_t *values, int64_t count) {
    return at::IntArrayRef(values, static_cast<size_t>(count));
}

inline bool needs_grad(const at::Tensor &tensor) { return tensor.defined() && at::GradMode::is_enabled() && tensor.requires_grad(); }

at::ScalarType scalar_type(int64_t code);
int64_t scalar_code(at::ScalarType type);
at::Device device_of(int64_t kind, int64_t index);
at::MemoryFormat layout_of(int64_t code);
std::vector<at::Tensor> list_of(iw_tensor *const *tensors, int64_t count);

// Runs the body; any exception becomes this thread's message and status 1 (2: out of memory).
template <typename Body> int32_t guarded(Body &&body) noexcept {
    try {
        body();
        return 0;
    } catch (const c10::Error &error) {
        last_error = error.what_without_backtrace();
        return last_error.find("memory") != std::string::npos && last_error.find("alloc") != std::string::npos ? 2 : 1;
    } catch (const std::bad_alloc &) {
        last_error = "out of memory";
        return 2;
    } catch (const std::exception &error) {
        last_error = error.what();
        return 1;
    } catch (...) {
        last_error = "an error of unknown type in the native library";
        return 1;
    }
}

// Like guarded, for the many functions whose whole body is one expression that makes a tensor.
template <typename Make> int32_t making(iw_tensor **out, Make &&make) noexcept {
    return guarded([&] { *out = give(make()); });
}

} // namespace itemwise
