"""What a learning step of D-Edit takes in PyTorch's eager mode: time_learning.py MODEL [STEPS]. Needs torch and diffusers.

Random latents and prompts of the sizes that the sample scene has: a step's time does not depend on their values. Every item's
attention is computed over the whole picture and kept where the item is, as published. The text encoder is left out, which is in
eager mode's favour. Compare with the seconds that `itemwise associate` prints, on the same machine with nothing else running.
"""
import json
import sys
import time

import torch
from diffusers import UNet2DConditionModel

ITEMS, BATCH, LENGTH, SIDE = 5, 4, 40, 32


class PerItemAttention:
    """Cross-attention of N prompts, each kept on its item's cells."""

    def __init__(self, owners):
        self.owners = owners

    def __call__(self, attention, states, encoder_hidden_states, attention_mask=None, **_):
        heads = lambda x: x.unflatten(-1, (attention.heads, -1)).transpose(1, 2)
        side = int(states.shape[1] ** 0.5)
        owners = torch.nn.functional.interpolate(self.owners, (side, side)).flatten(1)
        query, total = heads(attention.to_q(states)), 0
        for item, prompt in enumerate(encoder_hidden_states):
            key, value = heads(attention.to_k(prompt)), heads(attention.to_v(prompt))
            weights = (query @ key.transpose(-1, -2) * attention.scale).softmax(-1)
            total = total + weights @ value * (owners == item)[:, None, :, None]
        return attention.to_out[0](total.transpose(1, 2).flatten(2))


class Prompts(list):
    """N prompts in the place of one tensor."""

    def to(self, *_, **__):
        return self


def seconds_a_step(unet, trained, prompts, steps, dtype):
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    shape = (BATCH, unet.config.in_channels, SIDE, SIDE)
    for step in range(steps + 2):
        if step == 2:
            start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=dtype == torch.bfloat16):
            noise = torch.randn(shape)
            predicted = unet(torch.randn(shape), torch.randint(0, 1000, (BATCH,)), Prompts(prompts)).sample
        optimizer.zero_grad(set_to_none=True)
        (predicted.float() - noise).square().mean().backward()
        optimizer.step()
    return (time.perf_counter() - start) / steps


def main(folder, steps=20):
    unet = UNet2DConditionModel.from_pretrained(folder, subfolder="unet", torch_dtype=torch.float32)
    owners = torch.randint(0, ITEMS, (1, 1, SIDE, SIDE)).float()
    for name, module in unet.named_modules():
        if name.endswith("attn2"):
            module.processor = PerItemAttention(owners)
    width = unet.config.cross_attention_dim
    prompts = [torch.randn(BATCH, LENGTH, width, requires_grad=True) for _ in range(ITEMS)]
    projections = [p for n, p in unet.named_parameters() if "attn2.to_" in n and "to_out" not in n]
    for dtype in (torch.float32, torch.bfloat16):
        unet.requires_grad_(False)
        tokens = seconds_a_step(unet, prompts, prompts, int(steps), dtype)
        for projection in projections:
            projection.requires_grad_(True)
        attention = seconds_a_step(unet, projections, [p.detach() for p in prompts], int(steps), dtype)
        print(json.dumps({"dtype": str(dtype), "threads": torch.get_num_threads(), "torch": torch.__version__,
                          "tokenStep": round(tokens, 3), "attentionStep": round(attention, 3)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
