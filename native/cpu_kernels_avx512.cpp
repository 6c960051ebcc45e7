// Compiled with this instruction set's options (CMakeLists.txt) and entered only where the processor has it.
#if defined(__x86_64__)
#include "cpu_kernels_body.h"

namespace itemwise {
extern const CpuKernels cpu_kernels_avx512;
const CpuKernels cpu_kernels_avx512 = kernels_named("avx512");
} // namespace itemwise
#endif
