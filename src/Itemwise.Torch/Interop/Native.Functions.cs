using System.Runtime.InteropServices;

namespace Itemwise.Torch.Interop;

/// <content>The functions of native/itemwise.h, in its order, under its names.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int iw_neg(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_abs(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_exp(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_log(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_sqrt(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_rsqrt(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_sin(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_cos(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_silu(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_quick_gelu(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_gelu(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_square(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_isfinite(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_logical_not(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_add(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_sub(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_mul(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_div(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_maximum(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_matmul(TensorHandle left, TensorHandle right, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_add_scalar(TensorHandle tensor, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_mul_scalar(TensorHandle tensor, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_eq_scalar(TensorHandle tensor, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_le_scalar(TensorHandle tensor, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_ge_scalar(TensorHandle tensor, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_set_threads(long count);

    [LibraryImport(Library)]
    internal static partial long iw_threads();

    [LibraryImport(Library)]
    internal static partial long iw_cuda_count();

    [LibraryImport(Library)]
    internal static partial int iw_synchronize(long device, long index);

    [LibraryImport(Library)]
    internal static partial long iw_live_tensors();

    [LibraryImport(Library)]
    internal static partial int iw_keep_freed_memory(long keep);

    [LibraryImport(Library)]
    internal static partial int iw_full(
        ReadOnlySpan<long> shape, long rank, double value, long dtype, long device, long index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_arange(
        double start, double end, double step, long dtype, long device, long index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_from_bytes(
        ReadOnlySpan<byte> bytes, long count, ReadOnlySpan<long> shape, long rank, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_copy_bytes(TensorHandle tensor, Span<byte> bytes, long count);

    [LibraryImport(Library)]
    internal static partial long iw_rank(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial int iw_shape(TensorHandle tensor, [Out] long[] shape, long rank);

    [LibraryImport(Library)]
    internal static partial long iw_dtype(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial int iw_device(TensorHandle tensor, out long device, out long index);

    [LibraryImport(Library)]
    internal static partial int iw_item(TensorHandle tensor, out double value);

    [LibraryImport(Library)]
    internal static partial int iw_to(TensorHandle tensor, long dtype, long device, long index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_contiguous(TensorHandle tensor, long layout, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_is_contiguous(TensorHandle tensor, long layout, out byte answer);

    [LibraryImport(Library)]
    internal static partial int iw_clone(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_detach(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_set_requires_grad(TensorHandle tensor, byte required);

    [LibraryImport(Library)]
    internal static partial byte iw_requires_grad(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial byte iw_set_grad_mode(byte enabled);

    [LibraryImport(Library)]
    internal static partial int iw_backward(TensorHandle loss);

    [LibraryImport(Library)]
    internal static partial int iw_grad(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_clear_grad(TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial int iw_adamw_step(
        TensorHandle parameter, TensorHandle gradient, TensorHandle mean, TensorHandle square, long step, double rate, double beta1,
        double beta2, double epsilon, double decay);

    [LibraryImport(Library)]
    internal static partial int iw_generator_new(long seed, out GeneratorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_generator_state(GeneratorHandle generator, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_generator_restore(GeneratorHandle generator, TensorHandle state);

    [LibraryImport(Library)]
    internal static partial int iw_randn(
        ReadOnlySpan<long> shape, long rank, GeneratorHandle generator, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_rand(
        ReadOnlySpan<long> shape, long rank, GeneratorHandle generator, long dtype, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_randint(
        long low, long high, ReadOnlySpan<long> shape, long rank, GeneratorHandle generator, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_clamp(TensorHandle tensor, double low, double high, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_where(TensorHandle condition, TensorHandle yes, TensorHandle no, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_masked_fill(TensorHandle tensor, TensorHandle mask, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_add_in_place(TensorHandle tensor, TensorHandle other, double scale);

    [LibraryImport(Library)]
    internal static partial int iw_copy_in_place(TensorHandle tensor, TensorHandle source);

    [LibraryImport(Library)]
    internal static partial int iw_sum(TensorHandle tensor, ReadOnlySpan<long> dims, long count, byte keep, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_mean(TensorHandle tensor, ReadOnlySpan<long> dims, long count, byte keep, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_amax(TensorHandle tensor, ReadOnlySpan<long> dims, long count, byte keep, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_amin(TensorHandle tensor, ReadOnlySpan<long> dims, long count, byte keep, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_var(
        TensorHandle tensor, ReadOnlySpan<long> dims, long count, byte unbiased, byte keep, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_argmax(TensorHandle tensor, long dim, byte keep, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_reshape(TensorHandle tensor, ReadOnlySpan<long> shape, long rank, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_expand(TensorHandle tensor, ReadOnlySpan<long> shape, long rank, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_permute(TensorHandle tensor, ReadOnlySpan<long> dims, long rank, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_transpose(TensorHandle tensor, long dim0, long dim1, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_unsqueeze(TensorHandle tensor, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_squeeze(TensorHandle tensor, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_slice(TensorHandle tensor, long dim, long start, long end, long step, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_select(TensorHandle tensor, long dim, long index, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_cat(nint[] tensors, long count, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_index_select(TensorHandle tensor, long dim, TensorHandle indices, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_gather(TensorHandle tensor, long dim, TensorHandle indices, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_pad(TensorHandle tensor, ReadOnlySpan<long> amounts, long count, double value, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_linear(TensorHandle input, TensorHandle weight, TensorHandle bias, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_conv2d(
        TensorHandle input, TensorHandle weight, TensorHandle bias, long stride, long padding, long groups, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_group_norm(
        TensorHandle input, long groups, TensorHandle weight, TensorHandle bias, double epsilon, byte silu, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_layer_norm(
        TensorHandle input, TensorHandle weight, TensorHandle bias, double epsilon, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_geglu(TensorHandle input, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_softmax(TensorHandle input, long dim, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_embedding(TensorHandle weight, TensorHandle ids, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_upsample_nearest(TensorHandle input, long height, long width, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_resize(
        TensorHandle input, long height, long width, byte cubic, byte antialias, out TensorHandle result);

    [LibraryImport(Library)]
    internal static partial int iw_attention(
        TensorHandle q, TensorHandle k, TensorHandle v, TensorHandle bias, double scale, out TensorHandle result);
}
