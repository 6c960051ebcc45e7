// Attention: the choice of kernel by library version, device and dtype lives here and nowhere else.
#include "cpu_kernels.h"
#include "guard.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

using namespace itemwise;

namespace {

using Bias = itemwise::Optional<at::Tensor>;

// Whether oneDNN multiplies bfloat16 here. Where it does not, libtorch sums such products in bfloat16 itself, slowly and with
// twice the error.
bool multiplies_bfloat16() {
#if defined(__x86_64__)
    static const bool known = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq");
    return known;
#else
    return false;
#endif
}

at::Tensor composed(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const Bias &bias, double scale) {
    if (q.is_cpu() && q.scalar_type() == at::kBFloat16 && !multiplies_bfloat16())
        return composed(q.to(at::kFloat), k.to(at::kFloat), v.to(at::kFloat), bias, scale).to(at::kBFloat16);
    auto logits = at::matmul(q * scale, k.transpose(-2, -1));
    if (bias) logits = logits + *bias;
    const auto out = at::matmul(at::softmax(logits, -1, logits.scalar_type() == at::kDouble ? at::kDouble : at::kFloat)
        .to(v.scalar_type()), v);
    return out.dim() == 4 ? out.transpose(1, 2).contiguous().transpose(1, 2) : out; // as the other kernels lay it: [L, Q, H, D]
}

// ---- the tiled kernel on the CPU ----

struct Sizes {
    int64_t lanes, heads, queries, keys, depth;
};

Sizes sizes_of(const at::Tensor &q, const at::Tensor &k) { return {q.size(0), q.size(1), q.size(2), k.size(2), q.size(3)}; }

bool can_tile(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const Bias &bias) {
    const auto type = q.scalar_type();
    if (!cpu_kernels() || !q.is_cpu() || (type != at::kFloat && type != at::kBFloat16) || k.scalar_type() != type
        || v.scalar_type() != type) return false;
    if (q.dim() != 4 || k.dim() != 4 || k.sizes() != v.sizes() || q.size(0) != k.size(0) || q.size(1) != k.size(1)
        || q.size(3) != k.size(3)) return false;
    return q.numel() > 0 && k.numel() > 0 && (!bias || (bias->is_cpu() && bias->dim() <= 4 && !needs_grad(*bias)));
}

at::Tensor with_plain_rows(const at::Tensor &tensor) { return tensor.stride(-1) == 1 || tensor.size(-1) == 1
    ? tensor : tensor.contiguous(); }

// [L, H, Q, K] in float32 whose last dimension lies in a row; the others may have stride 0.
at::Tensor bias_rows(const at::Tensor &bias, const Sizes &s) {
    auto wide = bias.to(at::kFloat);
    if (wide.dim() == 0 || wide.size(-1) != s.keys) { // one number for all keys
        std::vector<int64_t> shape(wide.sizes().begin(), wide.sizes().end());
        if (shape.empty()) shape.push_back(1);
        shape.back() = s.keys;
        wide = wide.expand(shape);
    }
    if (s.keys > 1 && wide.stride(-1) != 1) wide = wide.contiguous();
    return wide.expand({s.lanes, s.heads, s.queries, s.keys});
}

const char *place(const at::Tensor &tensor, int64_t lane, int64_t head, int64_t row) {
    return static_cast<const char *>(tensor.data_ptr()) +
           (lane * tensor.stride(0) + head * tensor.stride(1) + row * tensor.stride(2)) * static_cast<int64_t>(tensor.element_size());
}

// Returns [L, H, Q, D] whose memory is [L, Q, H, D], so that joining the heads afterwards moves nothing.
at::Tensor tiled(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value, const Bias &bias,
    double scale, float *log_sums) {
    const auto &kernels = *cpu_kernels();
    const auto q = with_plain_rows(query), k = with_plain_rows(key), v = with_plain_rows(value);
    const auto s = sizes_of(q, k);
    const bool bf16 = q.scalar_type() == at::kBFloat16;
    const auto added = bias ? bias_rows(*bias, s) : at::Tensor();
    auto out = at::empty({s.lanes, s.queries, s.heads, s.depth}, q.options()).transpose(1, 2);

    const int64_t key_blocks = at::divup(s.keys, kernels.key_block), query_blocks = at::divup(s.queries, kernels.query_block);
    const int64_t block_bytes = kernels.packed_bytes(s.depth, bf16);
    auto packed = at::empty({s.lanes * s.heads * key_blocks * block_bytes}, at::kByte);
    auto *packed_data = packed.data_ptr<uint8_t>();
    // Below about 20 microseconds of work a second thread costs more than it brings.
    const int64_t alone = std::max<int64_t>(1, (int64_t(1) << 20) / (kernels.query_block * s.keys * s.depth));
    at::parallel_for(0, s.lanes * s.heads * key_blocks, alone, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
            const int64_t block = i % key_blocks, head = i / key_blocks % s.heads, lane = i / key_blocks / s.heads,
                start = block * kernels.key_block;
            kernels.pack_keys_values({place(k, lane, head, start), k.stride(2)}, {place(v, lane, head, start), v.stride(2)},
                                     std::min(kernels.key_block, s.keys - start), s.depth, bf16, packed_data + i * block_bytes);
        }
    });
    at::parallel_for(0, s.lanes * s.heads * query_blocks, alone, [&](int64_t begin, int64_t end) {
        auto scratch = at::empty({kernels.scratch_bytes(s.depth, bf16)}, at::kByte);
        for (int64_t i = begin; i < end; ++i) {
            const int64_t block = i % query_blocks, head = i / query_blocks % s.heads, lane = i / query_blocks / s.heads,
                start = block * kernels.query_block;
            AttentionTask task{};
            task.q = place(q, lane, head, start), task.q_stride = q.stride(2);
            task.packed = packed_data + (lane * s.heads + head) * key_blocks * block_bytes;
            if (added.defined()) task.bias = reinterpret_cast<const float *>(place(added, lane, head, start)),
                task.bias_stride = added.stride(2);
            task.out = const_cast<char *>(place(out, lane, head, start)), task.out_stride = out.stride(2);
            if (log_sums) task.log_sum = log_sums + (lane * s.heads + head) * s.queries + start;
            task.rows = std::min(kernels.query_block, s.queries - start), task.keys = s.keys, task.depth = s.depth;
            task.scale = static_cast<float>(scale);
            kernels.attend(task, bf16, scratch.data_ptr());
        }
    });
    return out;
}

struct Slopes {
    at::Tensor q, k, v;
};

// Probabilities are made again, a block of queries at a time, instead of being kept: at 4096 queries and keys a head's are 64 MB.
Slopes tiled_backward(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const at::Tensor &bias,
    double scale, const at::Tensor &out,
                      const at::Tensor &log_sums, const at::Tensor &slope) {
    at::NoGradGuard no_grad;
    const auto &kernels = *cpu_kernels();
    const auto s = sizes_of(q, k);
    const auto added = bias.defined() ? bias_rows(bias, s) : at::Tensor();
    const auto wide = [](const at::Tensor &t) { return t.to(at::kFloat); };
    const auto qs = wide(q), ks = wide(k), vs = wide(v), gs = wide(slope);
    const auto shares = (gs * wide(out)).sum(-1); // [L, H, Q]

    // With fewer heads than threads a head's queries are cut up, and each part sums its own slopes of keys and values.
    const int64_t parts = std::min<int64_t>(at::divup(at::get_num_threads(), s.lanes * s.heads), at::divup(s.queries, 64));
    const int64_t part_rows = at::divup(s.queries, parts), rows_at_once = std::max<int64_t>(16,
        std::min<int64_t>(128, (int64_t(1) << 18) / s.keys));
    auto gq = at::empty({s.lanes, s.queries, s.heads, s.depth}, qs.options()).transpose(1, 2);
    auto gk = at::zeros({parts, s.lanes, s.heads, s.keys, s.depth}, qs.options()), gv = at::zeros_like(gk);
    at::parallel_for(0, parts * s.lanes * s.heads, 1, [&](int64_t begin, int64_t end) {
        at::NoGradGuard no_grad_here; // the mode belongs to the thread
        for (int64_t i = begin; i < end; ++i) {
            const int64_t part = i % parts, head = i / parts % s.heads, lane = i / parts / s.heads;
            const auto at_head = [&](const at::Tensor &t) { return t.select(0, lane).select(0, head); };
            const auto key = at_head(ks), value = at_head(vs), key_slope = at_head(gk.select(0, part)),
                value_slope = at_head(gv.select(0, part));
            const int64_t last = std::min(s.queries, (part + 1) * part_rows);
            for (int64_t start = part * part_rows; start < last; start += rows_at_once) {
                const int64_t rows = std::min(rows_at_once, last - start);
                const auto some = [&](const at::Tensor &t) { return at_head(t).narrow(0, start, rows); };
                const auto query = some(qs), given = some(gs);
                auto p = at::mm(query, key.t()), d = at::mm(given, value.t());
                const auto *bias_row = added.defined() ? reinterpret_cast<const float *>(place(added, lane, head, start)) : nullptr;
                const int64_t at_row = (lane * s.heads + head) * s.queries + start;
                kernels.probabilities_again(p.data_ptr<float>(), rows, s.keys, bias_row, added.defined() ? added.stride(2) : 0,
                    static_cast<float>(scale),
                                            log_sums.data_ptr<float>() + at_row);
                at::addmm_out(const_cast<at::Tensor &>(value_slope), value_slope, p.t(), given);
                kernels.logit_slopes(p.data_ptr<float>(), d.data_ptr<float>(), rows, s.keys, shares.data_ptr<float>() + at_row,
                    static_cast<float>(scale));
                auto query_slope = some(gq);
                query_slope.copy_(at::mm(d, key));
                at::addmm_out(const_cast<at::Tensor &>(key_slope), key_slope, d.t(), query);
            }
        }
    });
    return {gq.to(q.scalar_type()), gk.sum(0).to(k.scalar_type()), gv.sum(0).to(v.scalar_type())};
}

class TiledAttention : public torch::autograd::Function<TiledAttention> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &q, const at::Tensor &k, const at::Tensor &v,
        const Bias &bias, double scale) {
        auto log_sums = at::empty({q.size(0), q.size(1), q.size(2)}, at::kFloat);
        auto out = tiled(q, k, v, bias, scale, log_sums.data_ptr<float>());
        context->save_for_backward({q, k, v, bias ? *bias : at::Tensor(), out, log_sums});
        context->saved_data["scale"] = scale;
        return out;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list slopes) {
        const auto saved = context->get_saved_variables();
        auto g = tiled_backward(saved[0], saved[1], saved[2], saved[3], context->saved_data["scale"].toDouble(),
            saved[4], saved[5], slopes[0]);
        return {g.q, g.k, g.v, at::Tensor(), at::Tensor()};
    }
};

at::Tensor attention(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const Bias &bias, double scale) {
    if (can_tile(q, k, v, bias)) {
        if (!needs_grad(q) && !needs_grad(k) && !needs_grad(v)) return tiled(q, k, v, bias, scale, nullptr);
        // The way back is summed in float32: equal in speed to the plain products of float32, half as fast as those of bfloat16.
        const bool small = q.numel() / q.size(3) * k.size(2) <= (int64_t(1) << 24);
        if (q.scalar_type() == at::kFloat || !small || !multiplies_bfloat16()) return TiledAttention::apply(q, k, v, bias, scale);
    }
    if (!q.is_cpu() && q.dim() == 4)
        if (auto fused = fused_attention(q, k, v, bias, scale)) return *fused;
    return composed(q, k, v, bias, scale);
}

} // namespace

extern "C" int32_t iw_attention(iw_tensor *q, iw_tensor *k, iw_tensor *v, iw_tensor *bias, double scale, iw_tensor **out) {
    return making(out, [&] { return attention(q->value, k->value, v->value, optional(bias), scale); });
}
