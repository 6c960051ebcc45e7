// Which set of kernels this processor runs.
#include "cpu_kernels.h"

#include <cstdlib>
#include <cstring>

namespace itemwise {

#if defined(__x86_64__)
extern const CpuKernels cpu_kernels_avx2, cpu_kernels_avx512, cpu_kernels_avx512bf16;

static const CpuKernels *choose() {
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl");
    const CpuKernels *const sets[] = {avx512 && __builtin_cpu_supports("avx512bf16") ? &cpu_kernels_avx512bf16 : nullptr,
                                      avx512 ? &cpu_kernels_avx512 : nullptr, avx2 ? &cpu_kernels_avx2 : nullptr};
    // To see the others work on one machine: a set's name, or "none".
    const char *wanted = std::getenv("ITEMWISE_KERNELS");
    for (auto *set : sets)
        if (set && (!wanted || std::strcmp(wanted, set->name) == 0)) return set;
    return nullptr;
}
#else
static const CpuKernels *choose() { return nullptr; }
#endif

const CpuKernels *cpu_kernels() {
    static const CpuKernels *const chosen = choose();
    return chosen;
}

} // namespace itemwise
