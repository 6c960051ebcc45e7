// Gradients and the optimiser's step.
#include "guard.h"

#include <torch/csrc/autograd/autograd.h>

using namespace itemwise;

extern "C" {

int32_t iw_set_requires_grad(iw_tensor *tensor, uint8_t required) {
    return guarded([&] { tensor->value.set_requires_grad(required != 0); });
}

uint8_t iw_requires_grad(iw_tensor *tensor) { return tensor->value.requires_grad(); }

uint8_t iw_set_grad_mode(uint8_t enabled) {
    auto before = at::GradMode::is_enabled();
    at::GradMode::set_enabled(enabled != 0);
    return before;
}

int32_t iw_backward(iw_tensor *loss) {
    return guarded([&] { loss->value.backward(); });
}

int32_t iw_grad(iw_tensor *tensor, iw_tensor **out) {
    return guarded([&] {
        auto &gradient = tensor->value.mutable_grad();
        *out = gradient.defined() ? give(gradient) : nullptr;
    });
}

int32_t iw_clear_grad(iw_tensor *tensor) {
    return guarded([&] { tensor->value.mutable_grad() = at::Tensor(); });
}

// Decoupled weight decay (Loshchilov & Hutter, arXiv:1711.05101), in the order of operations of the reference optimiser.
int32_t iw_adamw_step(iw_tensor *parameter, iw_tensor *gradient, iw_tensor *mean, iw_tensor *square, int64_t step,
                      double rate, double beta1, double beta2, double epsilon, double decay) {
    return guarded([&] {
        at::NoGradGuard no_grad;
        auto &weights = parameter->value;
        // Before anything moves: a step that fails halfway would leave moments that belong to no weights.
        TORCH_CHECK(gradient->value.sizes() == weights.sizes() && mean->value.sizes() == weights.sizes()
            && square->value.sizes() == weights.sizes(),
                    "the gradient ", gradient->value.sizes(), " and its moments ", mean->value.sizes(), ", ", square->value.sizes(),
                    " do not have the parameter's shape ", weights.sizes());
        auto grad = gradient->value.to(weights.scalar_type());
        weights.mul_(1 - rate * decay);
        mean->value.mul_(beta1).add_(grad, 1 - beta1);
        square->value.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
        auto correction1 = 1 - std::pow(beta1, static_cast<double>(step));
        auto correction2 = 1 - std::pow(beta2, static_cast<double>(step));
        auto denominator = (square->value.sqrt() / std::sqrt(correction2)).add_(epsilon);
        weights.addcdiv_(mean->value, denominator, -rate / correction1);
    });
}

} // extern "C"
