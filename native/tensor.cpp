// Making, reading, converting and freeing tensors, and the state of the library itself.
#include "guard.h"

#include <cstring>
#include <limits>
#include <malloc.h>

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/cuda.h>

namespace itemwise {

thread_local std::string last_error;
std::atomic<int64_t> live_tensors{0};

int64_t copy_text(const std::string &text, char *buffer, int64_t capacity) {
    if (buffer && capacity > 0) {
        auto count = std::min<int64_t>(static_cast<int64_t>(text.size()), capacity - 1);
        std::memcpy(buffer, text.data(), static_cast<size_t>(count));
        buffer[count] = 0;
    }
    return static_cast<int64_t>(text.size());
}

static const at::ScalarType scalar_types[] = {at::kFloat, at::kDouble, at::kBFloat16, at::kHalf, at::kLong,
    at::kInt, at::kByte, at::kBool};

at::ScalarType scalar_type(int64_t code) {
    TORCH_CHECK(code >= 0 && code < 8, "dtype code ", code, " is not one of 0 to 7");
    return scalar_types[code];
}

int64_t scalar_code(at::ScalarType type) {
    for (int64_t code = 0; code < 8; ++code)
        if (scalar_types[code] == type) return code;
    return -1;
}

at::Device device_of(int64_t kind, int64_t index) {
    TORCH_CHECK(kind == 0 || kind == 1, "device code ", kind, " is neither 0 (cpu) nor 1 (cuda)");
    return kind == 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

at::MemoryFormat layout_of(int64_t code) { return code == 1 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous; }

std::vector<at::Tensor> list_of(iw_tensor *const *tensors, int64_t count) {
    std::vector<at::Tensor> list;
    list.reserve(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) list.push_back(tensors[i]->value);
    return list;
}

static at::TensorOptions options(int64_t dtype, int64_t device, int64_t index) {
    return at::TensorOptions().dtype(scalar_type(dtype)).device(device_of(device, index));
}

// glibc hands big blocks back to the system after every operation and takes them again as fresh, zeroed pages;
// keeping them made encoding 1.5 times and training 1.2 times faster on two cores. Blocks over 32 MB, the most glibc
// lets be kept, still go back: computing on them takes far longer than fresh pages, and kept ones leave holes in the
// heap that larger blocks do not fit (decoding 768 x 768 peaked a gigabyte higher).
static void keep_freed_memory(bool keep) {
    mallopt(M_MMAP_THRESHOLD, keep ? 32 << 20 : 128 << 10);
    mallopt(M_TRIM_THRESHOLD, keep ? std::numeric_limits<int>::max() : 128 << 10);
    mallopt(M_TOP_PAD, keep ? 64 << 20 : 128 << 10);
}

__attribute__((constructor)) static void prepare_allocator() {
    mallopt(M_ARENA_MAX, 1); // other arenas end at 64 MB, where every block would be mapped
    keep_freed_memory(true);
}

// A card's convolutions round float32 to TF32 (10 bits) unless told otherwise; who asks for float32 gets float32.
static void compute_float32_in_full() {
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
}

} // namespace itemwise

using namespace itemwise;

extern "C" {

int64_t iw_abi_version(void) { return IW_ABI_VERSION; }

int64_t iw_last_error(char *buffer, int64_t capacity) { return copy_text(last_error, buffer, capacity); }

int64_t iw_describe(char *buffer, int64_t capacity) {
    return copy_text("libtorch " + std::string(TORCH_VERSION) + "\n" + at::show_config(), buffer, capacity);
}

int32_t iw_set_threads(int64_t count) {
    return guarded([&] { at::set_num_threads(static_cast<int>(count)); });
}

int64_t iw_threads(void) { return at::get_num_threads(); }

int64_t iw_cuda_count(void) {
    int64_t count = 0;
    guarded([&] {
        if (!torch::cuda::is_available()) return;
        compute_float32_in_full();
        count = static_cast<int64_t>(torch::cuda::device_count());
    });
    return count;
}

int32_t iw_synchronize(int64_t device, int64_t index) {
    return guarded([&] {
        if (device == 1) torch::cuda::synchronize(index);
    });
}

int64_t iw_live_tensors(void) { return live_tensors.load(); }

int32_t iw_keep_freed_memory(int64_t keep) {
    keep_freed_memory(keep != 0);
    return 0;
}

void iw_free(iw_tensor *tensor) {
    if (!tensor) return;
    delete tensor;
    live_tensors.fetch_sub(1, std::memory_order_relaxed);
}

int32_t iw_full(const int64_t *shape, int64_t rank, double value, int64_t dtype, int64_t device, int64_t index, iw_tensor **out) {
    return making(out, [&] { return at::full(dims(shape, rank), value, options(dtype, device, index)); });
}

int32_t iw_arange(double start, double end, double step, int64_t dtype, int64_t device, int64_t index, iw_tensor **out) {
    return making(out, [&] { return at::arange(start, end, step, options(dtype, device, index)); });
}

int32_t iw_from_bytes(const uint8_t *bytes, int64_t count, const int64_t *shape, int64_t rank, int64_t dtype, iw_tensor **out) {
    return making(out, [&] {
        auto tensor = at::empty(dims(shape, rank), scalar_type(dtype));
        TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == count, "a tensor of ", tensor.nbytes(),
            " bytes cannot be filled from ", count, " bytes");
        if (count > 0) std::memcpy(tensor.data_ptr(), bytes, static_cast<size_t>(count));
        return tensor;
    });
}

int32_t iw_copy_bytes(iw_tensor *tensor, uint8_t *bytes, int64_t count) {
    return guarded([&] {
        auto source = tensor->value.detach().to(at::kCPU).contiguous();
        TORCH_CHECK(static_cast<int64_t>(source.nbytes()) == count, "a tensor of ", source.nbytes(),
            " bytes cannot be copied into ", count, " bytes");
        if (count > 0) std::memcpy(bytes, source.data_ptr(), static_cast<size_t>(count));
    });
}

int64_t iw_rank(iw_tensor *tensor) { return tensor->value.dim(); }

int32_t iw_shape(iw_tensor *tensor, int64_t *shape, int64_t rank) {
    return guarded([&] {
        TORCH_CHECK(rank == tensor->value.dim(), "rank is ", tensor->value.dim(), ", not ", rank);
        for (int64_t i = 0; i < rank; ++i) shape[i] = tensor->value.size(i);
    });
}

int64_t iw_dtype(iw_tensor *tensor) { return scalar_code(tensor->value.scalar_type()); }

int32_t iw_device(iw_tensor *tensor, int64_t *device, int64_t *index) {
    return guarded([&] {
        *device = tensor->value.is_cuda() ? 1 : 0;
        *index = tensor->value.is_cuda() ? tensor->value.device().index() : 0;
    });
}

int32_t iw_item(iw_tensor *tensor, double *value) {
    return guarded([&] { *value = tensor->value.detach().to(at::kDouble).item<double>(); });
}

int32_t iw_to(iw_tensor *tensor, int64_t dtype, int64_t device, int64_t index, iw_tensor **out) {
    return making(out, [&] { return tensor->value.to(device_of(device, index), scalar_type(dtype)); });
}

int32_t iw_contiguous(iw_tensor *tensor, int64_t layout, iw_tensor **out) {
    return making(out, [&] { return tensor->value.contiguous(layout_of(layout)); });
}

int32_t iw_is_contiguous(iw_tensor *tensor, int64_t layout, uint8_t *answer) {
    return guarded([&] { *answer = tensor->value.is_contiguous(layout_of(layout)); });
}

int32_t iw_clone(iw_tensor *tensor, iw_tensor **out) {
    return making(out, [&] { return tensor->value.clone(); });
}

int32_t iw_detach(iw_tensor *tensor, iw_tensor **out) {
    return making(out, [&] { return tensor->value.detach(); });
}

} // extern "C"
