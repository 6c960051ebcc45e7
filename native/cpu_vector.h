// Vectors of float32 in the widest registers this file is compiled for, and the few functions of them that are needed.
// Included by the cpu_kernels_*.cpp files only.
#pragma once

#include <immintrin.h>
#include <cstdint>

namespace {

typedef uint16_t bf16_t;

#if defined(__AVX512F__)

constexpr int64_t Width = 16;
typedef __m512 Vector;
inline Vector zero() { return _mm512_setzero_ps(); }
inline Vector all(float value) { return _mm512_set1_ps(value); }
inline Vector load(const float *p) { return _mm512_loadu_ps(p); }
inline Vector load(const bf16_t *p) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p)), 16));
}
inline void store(float *p, Vector x) { _mm512_storeu_ps(p, x); }
inline Vector fma(Vector a, Vector b, Vector c) { return _mm512_fmadd_ps(a, b, c); }
inline Vector max(Vector a, Vector b) { return _mm512_max_ps(a, b); }
inline float sum(Vector x) { return _mm512_reduce_add_ps(x); }
inline float largest(Vector x) { return _mm512_reduce_max_ps(x); }
inline Vector abs(Vector x) { return _mm512_abs_ps(x); }
/// yes where x < limit.
inline Vector where_less(Vector x, Vector limit, Vector yes, Vector no) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(x, limit, _CMP_LT_OQ), no, yes);
}
inline Vector round(Vector x) { return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
/// x times 2 to the power of a whole n.
inline Vector scale_by_power(Vector x, Vector n) { return _mm512_scalef_ps(x, n); }
inline void store(bf16_t *p, Vector x) {
#if defined(__AVX512BF16__)
    _mm256_storeu_si256((__m256i *)p, (__m256i)_mm512_cvtneps_pbh(x));
#else
    const __m512i bits = _mm512_castps_si512(x), odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    const __m512i rounded = _mm512_srli_epi32(_mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff))), 16);
    const __m512i nan = _mm512_set1_epi32(0x7fc0);
    _mm256_storeu_si256((__m256i *)p, _mm512_cvtepi32_epi16(_mm512_mask_blend_epi32(
        _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q), rounded, nan)));
#endif
}

#else

constexpr int64_t Width = 8;
typedef __m256 Vector;
inline Vector zero() { return _mm256_setzero_ps(); }
inline Vector all(float value) { return _mm256_set1_ps(value); }
inline Vector load(const float *p) { return _mm256_loadu_ps(p); }
inline Vector load(const bf16_t *p) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p)), 16));
}
inline void store(float *p, Vector x) { _mm256_storeu_ps(p, x); }
inline Vector fma(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }
inline Vector max(Vector a, Vector b) { return _mm256_max_ps(a, b); }
inline float sum(Vector x) {
    __m128 half = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    half = _mm_add_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_add_ss(half, _mm_shuffle_ps(half, half, 1)));
}
inline float largest(Vector x) {
    __m128 half = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    half = _mm_max_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_max_ss(half, _mm_shuffle_ps(half, half, 1)));
}
inline Vector abs(Vector x) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x); }
inline Vector where_less(Vector x, Vector limit, Vector yes, Vector no)
    { return _mm256_blendv_ps(no, yes, _mm256_cmp_ps(x, limit, _CMP_LT_OQ)); }
inline Vector round(Vector x) { return _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
inline Vector scale_by_power(Vector x, Vector n) { // |n| up to 127
    return x * _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}
inline void store(bf16_t *p, Vector x) {
    const __m256i bits = _mm256_castps_si256(x), odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
    __m256i rounded = _mm256_srli_epi32(_mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff))), 16);
    rounded = _mm256_blendv_epi8(rounded, _mm256_set1_epi32(0x7fc0), _mm256_castps_si256(_mm256_cmp_ps(x, x, _CMP_UNORD_Q)));
    const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(rounded, rounded), 0x8);
    _mm_storeu_si128((__m128i *)p, _mm256_castsi256_si128(packed));
}

#endif

/// The first `count` numbers, zeros after them.
template <typename T> inline Vector load_some(const T *p, int64_t count) {
    if (count >= Width) return load(p);
    alignas(64) T few[Width] = {};
    for (int64_t i = 0; i < count; ++i) few[i] = p[i];
    return load(few);
}

template <typename T> inline void store_some(T *p, Vector x, int64_t count) {
    if (count >= Width) return store(p, x);
    alignas(64) T few[Width];
    store(few, x);
    for (int64_t i = 0; i < count; ++i) p[i] = few[i];
}

/// e to the x: relative error below 2e-7; exactly 0 below -87, which is where float32 ends.
inline Vector exponential(Vector x) {
    const Vector floor = all(-87.0f);
    const Vector bounded = max(x, floor);
    const Vector n = round(bounded * all(1.44269504088896341f));
    Vector r = fma(n, all(-0.693359375f), bounded); // log 2 in two parts, so that the difference is exact
    r = fma(n, all(2.12194440e-4f), r);
    Vector p = all(1.9875691500e-4f);
    p = fma(p, r, all(1.3981999507e-3f));
    p = fma(p, r, all(8.3334519073e-3f));
    p = fma(p, r, all(4.1665795894e-2f));
    p = fma(p, r, all(1.6666665459e-1f));
    p = fma(p, r, all(5.0000001201e-1f));
    p = fma(p, r * r, r + all(1.0f));
    return where_less(x, floor, zero(), scale_by_power(p, n));
}

inline Vector silu(Vector x) {
    const Vector y = max(x, all(-87.0f)); // below, e^-x would leave float32
    return x / (all(1.0f) + exponential(zero() - y));
}

/// How SiLU rises at x.
inline Vector silu_slope(Vector x) {
    const Vector share = all(1.0f) / (all(1.0f) + exponential(zero() - max(x, all(-87.0f))));
    return share * fma(x, all(1.0f) - share, all(1.0f));
}

/// The normal distribution's function and density; its error function is Abramowitz and Stegun 7.1.26, error below 1.5e-7.
struct NormalAt {
    Vector function, density;
};
inline NormalAt normal_at(Vector x) {
    const Vector z = abs(x) * all(0.70710678118654752f);
    const Vector t = all(1.0f) / fma(z, all(0.3275911f), all(1.0f));
    Vector p = all(1.061405429f);
    p = fma(p, t, all(-1.453152027f));
    p = fma(p, t, all(1.421413741f));
    p = fma(p, t, all(-0.284496736f));
    p = fma(p, t, all(0.254829592f));
    const Vector bell = exponential(zero() - z * z), tail = all(0.5f) * p * t * bell;
    return {where_less(x, zero(), tail, all(1.0f) - tail), bell * all(0.39894228040143268f)};
}

inline Vector gelu(Vector x) { return x * normal_at(x).function; }

} // namespace
