// Random numbers. Always drawn on the CPU, in PyTorch's own order, so that a seed means the same on every device.
#include "guard.h"

#include <ATen/CPUGeneratorImpl.h>

using namespace itemwise;

extern "C" {

int32_t iw_generator_new(int64_t seed, iw_generator **out) {
    return guarded([&] { *out = new iw_generator{at::detail::createCPUGenerator(static_cast<uint64_t>(seed))}; });
}

void iw_generator_free(iw_generator *generator) { delete generator; }

int32_t iw_generator_state(iw_generator *generator, iw_tensor **out) {
    return making(out, [&] {
        std::lock_guard<std::mutex> lock(generator->value.mutex());
        return generator->value.get_state();
    });
}

int32_t iw_generator_restore(iw_generator *generator, iw_tensor *state) {
    return guarded([&] {
        std::lock_guard<std::mutex> lock(generator->value.mutex());
        generator->value.set_state(state->value);
    });
}

int32_t iw_randn(const int64_t *shape, int64_t rank, iw_generator *generator, int64_t dtype, iw_tensor **out) {
    return making(out, [&] { return at::randn(dims(shape, rank), generator->value, at::TensorOptions().dtype(scalar_type(dtype))); });
}

int32_t iw_rand(const int64_t *shape, int64_t rank, iw_generator *generator, int64_t dtype, iw_tensor **out) {
    return making(out, [&] { return at::rand(dims(shape, rank), generator->value, at::TensorOptions().dtype(scalar_type(dtype))); });
}

int32_t iw_randint(int64_t low, int64_t high, const int64_t *shape, int64_t rank, iw_generator *generator, iw_tensor **out) {
    return making(out, [&] { return at::randint(low, high, dims(shape, rank), generator->value, at::TensorOptions().dtype(at::kLong)); });
}

} // extern "C"
