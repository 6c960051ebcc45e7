"""Folders of the published sizes whose weights are random numbers: what memory and time a model takes, without the model.

    make_sizes.py sd15|ip2p|sdxl FOLDER TOKENIZER

TOKENIZER is a CLIP tokenizer's folder, such as models/tabletop/tokenizer. Needs nothing but Python. Weights are float16, names and shapes
those of the published folders (686 tensors of Stable Diffusion 1.5's UNet, 1680 of SDXL's; ip2p is InstructPix2Pix, Stable Diffusion 1.5 with
8 input channels); pictures made with them are noise.
"""
import json
import math
import os
import random
import shutil
import struct
import sys

# Numbers of random sign between 2^-7 and 2^-6: about what keeps a layer's output as large as its input at these widths.
HIGH_BYTES = bytes((0x80 if byte & 4 else 0) | 0x20 | (byte & 3) for byte in range(256))
NOISE = bytearray(1 << 26)
NOISE[0::2] = os.urandom(len(NOISE) // 2)
NOISE[1::2] = os.urandom(len(NOISE) // 2).translate(HIGH_BYTES)
ONE = struct.pack("<e", 1)


class Shapes(dict):
    """The shapes of a component's tensors by name."""

    def linear(self, name, inputs, outputs, bias=True):
        self[f"{name}.weight"] = (outputs, inputs)
        if bias:
            self[f"{name}.bias"] = (outputs,)

    def convolution(self, name, inputs, outputs, side=3):
        self[f"{name}.weight"] = (outputs, inputs, side, side)
        self[f"{name}.bias"] = (outputs,)

    def norm(self, name, channels):
        self[f"{name}.weight"] = self[f"{name}.bias"] = (channels,)

    def residual(self, name, inputs, outputs, time=0):
        self.norm(f"{name}.norm1", inputs)
        self.convolution(f"{name}.conv1", inputs, outputs)
        if time:
            self.linear(f"{name}.time_emb_proj", time, outputs)
        self.norm(f"{name}.norm2", outputs)
        self.convolution(f"{name}.conv2", outputs, outputs)
        if inputs != outputs:
            self.convolution(f"{name}.conv_shortcut", inputs, outputs, 1)

    def transformer(self, name, channels, layers, context, is_linear):
        def projection(part):
            self.linear(f"{name}.{part}", channels, channels) if is_linear else self.convolution(f"{name}.{part}", channels, channels, 1)

        self.norm(f"{name}.norm", channels)
        projection("proj_in")
        for block in (f"{name}.transformer_blocks.{layer}" for layer in range(layers)):
            for number, keys in ((1, channels), (2, context)):
                attention = f"{block}.attn{number}"
                self.norm(f"{block}.norm{number}", channels)
                self.linear(f"{attention}.to_q", channels, channels, bias=False)
                self.linear(f"{attention}.to_k", keys, channels, bias=False)
                self.linear(f"{attention}.to_v", keys, channels, bias=False)
                self.linear(f"{attention}.to_out.0", channels, channels)
            self.norm(f"{block}.norm3", channels)
            self.linear(f"{block}.ff.net.0.proj", channels, 8 * channels)
            self.linear(f"{block}.ff.net.2", 4 * channels, channels)
        projection("proj_out")


def unet(widths, layers, context, is_linear, added=0, inputs=4):
    """layers: transformer layers of each level, 0 for a level without attention."""
    shapes, time, last = Shapes(), 4 * widths[0], len(widths) - 1
    shapes.convolution("conv_in", inputs, widths[0])
    for embedding, inputs in (("time_embedding", widths[0]), ("add_embedding", added)):
        if inputs:
            shapes.linear(f"{embedding}.linear_1", inputs, time)
            shapes.linear(f"{embedding}.linear_2", time, time)
    channels, skipped = widths[0], [widths[0]]
    for level, width in enumerate(widths):
        for layer in range(2):
            shapes.residual(f"down_blocks.{level}.resnets.{layer}", channels, width, time)
            channels = width
            if layers[level]:
                shapes.transformer(f"down_blocks.{level}.attentions.{layer}", channels, layers[level], context, is_linear)
            skipped.append(channels)
        if level < last:
            shapes.convolution(f"down_blocks.{level}.downsamplers.0.conv", channels, channels)
            skipped.append(channels)
    shapes.residual("mid_block.resnets.0", channels, channels, time)
    shapes.transformer("mid_block.attentions.0", channels, layers[-1] or 1, context, is_linear)
    shapes.residual("mid_block.resnets.1", channels, channels, time)
    for block, level in enumerate(range(last, -1, -1)):
        for layer in range(3):
            shapes.residual(f"up_blocks.{block}.resnets.{layer}", channels + skipped.pop(), widths[level], time)
            channels = widths[level]
            if layers[level]:
                shapes.transformer(f"up_blocks.{block}.attentions.{layer}", channels, layers[level], context, is_linear)
        if level > 0:
            shapes.convolution(f"up_blocks.{block}.upsamplers.0.conv", channels, channels)
    shapes.norm("conv_norm_out", channels)
    shapes.convolution("conv_out", channels, 4)
    return shapes


def autoencoder(widths=(128, 256, 512, 512)):
    shapes, deepest = Shapes(), widths[-1]
    sides = (("encoder", 3, 8, "down", "downsamplers", 2, widths), ("decoder", 4, 3, "up", "upsamplers", 3, widths[::-1]))
    for side, inputs, outputs, way, samplers, layers, levels in sides:
        channels = levels[0]
        shapes.convolution(f"{side}.conv_in", inputs, channels)
        for level, width in enumerate(levels):
            for layer in range(layers):
                shapes.residual(f"{side}.{way}_blocks.{level}.resnets.{layer}", channels, width)
                channels = width
            if level < len(levels) - 1:
                shapes.convolution(f"{side}.{way}_blocks.{level}.{samplers}.0.conv", channels, channels)
        shapes.residual(f"{side}.mid_block.resnets.0", deepest, deepest)
        shapes.norm(f"{side}.mid_block.attentions.0.group_norm", deepest)
        for part in ("to_q", "to_k", "to_v", "to_out.0"):
            shapes.linear(f"{side}.mid_block.attentions.0.{part}", deepest, deepest)
        shapes.residual(f"{side}.mid_block.resnets.1", deepest, deepest)
        shapes.norm(f"{side}.conv_norm_out", channels)
        shapes.convolution(f"{side}.conv_out", channels, outputs)
    shapes.convolution("quant_conv", 8, 8, 1)
    shapes.convolution("post_quant_conv", 4, 4, 1)
    return shapes


def text_encoder(width, layers, projected=0):
    shapes = Shapes({"text_model.embeddings.token_embedding.weight": (49408, width),
                     "text_model.embeddings.position_embedding.weight": (77, width)})
    for layer in (f"text_model.encoder.layers.{number}" for number in range(layers)):
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            shapes.linear(f"{layer}.self_attn.{part}", width, width)
        shapes.norm(f"{layer}.layer_norm1", width)
        shapes.norm(f"{layer}.layer_norm2", width)
        shapes.linear(f"{layer}.mlp.fc1", width, 4 * width)
        shapes.linear(f"{layer}.mlp.fc2", 4 * width, width)
    shapes.norm("text_model.final_layer_norm", width)
    if projected:
        shapes["text_projection.weight"] = (projected, width)
    return shapes


def write_weights(path, shapes):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    header, end = {}, 0
    for name, shape in shapes.items():
        start, end = end, end + 2 * math.prod(shape)
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in shapes.items():
            write_numbers(file, name, math.prod(shape))
    print(f"{path}: {len(shapes)} tensors, {end / 1e6:.0f} MB")


def write_numbers(file, name, count):
    if name.endswith(".bias"):
        file.write(bytes(2 * count))
    elif "norm" in name:
        file.write(ONE * count)
    else:
        start, left = 2 * random.randrange(1 << 20), 2 * count
        while left > 0:
            left -= file.write(NOISE[start:start + left])
            start = 0


def write_json(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)


def write_text_encoder(folder, width, layers, heads, activation, projected=0):
    write_json(f"{folder}/config.json", {
        "architectures": ["CLIPTextModelWithProjection" if projected else "CLIPTextModel"], "model_type": "clip_text_model", "hidden_act": activation,
        "hidden_size": width, "intermediate_size": 4 * width, "num_attention_heads": heads, "num_hidden_layers": layers, "projection_dim": projected or width,
        "max_position_embeddings": 77, "vocab_size": 49408, "layer_norm_eps": 1e-5, "bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1})
    write_weights(f"{folder}/model.fp16.safetensors", text_encoder(width, layers, projected))


def write_autoencoder(folder, scaling_factor, **more):
    write_json(f"{folder}/config.json", {
        "_class_name": "AutoencoderKL", "act_fn": "silu", "block_out_channels": [128, 256, 512, 512], "down_block_types": ["DownEncoderBlock2D"] * 4,
        "up_block_types": ["UpDecoderBlock2D"] * 4, "in_channels": 3, "out_channels": 3, "latent_channels": 4, "layers_per_block": 2,
        "norm_num_groups": 32, "sample_size": 512, "scaling_factor": scaling_factor, **more})
    write_weights(f"{folder}/diffusion_pytorch_model.fp16.safetensors", autoencoder())


def write_unet(folder, shapes, **config):
    write_json(f"{folder}/config.json", {
        "_class_name": "UNet2DConditionModel", "act_fn": "silu", "center_input_sample": False, "downsample_padding": 1, "flip_sin_to_cos": True,
        "freq_shift": 0, "in_channels": 4, "out_channels": 4, "layers_per_block": 2, "mid_block_scale_factor": 1, "norm_eps": 1e-5, "norm_num_groups": 32,
        **config})
    write_weights(f"{folder}/diffusion_pytorch_model.fp16.safetensors", shapes)


def write_pipeline(folder, name, scheduler, components, **settings):
    write_json(f"{folder}/model_index.json", {
        "_class_name": name, "scheduler": ["diffusers", scheduler], "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
        **{component: ["transformers", kind] for component, kind in components.items()}})
    write_json(f"{folder}/scheduler/scheduler_config.json", {
        "_class_name": scheduler, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000,
        "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "trained_betas": None, "clip_sample": False, **settings})


def sd15(folder, tokenizer, name="StableDiffusionPipeline", inputs=4):
    write_pipeline(folder, name, "PNDMScheduler", {"text_encoder": "CLIPTextModel", "tokenizer": "CLIPTokenizer"})
    shutil.copytree(tokenizer, f"{folder}/tokenizer", dirs_exist_ok=True)
    write_text_encoder(f"{folder}/text_encoder", 768, 12, 12, "quick_gelu")
    write_autoencoder(f"{folder}/vae", 0.18215)
    write_unet(f"{folder}/unet", unet((320, 640, 1280, 1280), (1, 1, 1, 0), 768, is_linear=False, inputs=inputs), in_channels=inputs, sample_size=64, cross_attention_dim=768, attention_head_dim=8,
               block_out_channels=[320, 640, 1280, 1280], down_block_types=["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
               up_block_types=["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3)


def ip2p(folder, tokenizer):
    sd15(folder, tokenizer, "StableDiffusionInstructPix2PixPipeline", inputs=8)


def sdxl(folder, tokenizer):
    write_pipeline(folder, "StableDiffusionXLPipeline", "EulerDiscreteScheduler", {
        "text_encoder": "CLIPTextModel", "text_encoder_2": "CLIPTextModelWithProjection", "tokenizer": "CLIPTokenizer", "tokenizer_2": "CLIPTokenizer",
    }, timestep_spacing="leading", prediction_type="epsilon", use_karras_sigmas=False)
    for name in ("tokenizer", "tokenizer_2"):
        shutil.copytree(tokenizer, f"{folder}/{name}", dirs_exist_ok=True)
    write_text_encoder(f"{folder}/text_encoder", 768, 12, 12, "quick_gelu")
    write_text_encoder(f"{folder}/text_encoder_2", 1280, 32, 20, "gelu", projected=1280)
    write_autoencoder(f"{folder}/vae", 0.13025, force_upcast=True)
    write_unet(f"{folder}/unet", unet((320, 640, 1280), (0, 2, 10), 2048, is_linear=True, added=2816), sample_size=128, cross_attention_dim=2048,
               attention_head_dim=[5, 10, 20], block_out_channels=[320, 640, 1280], transformer_layers_per_block=[1, 2, 10], use_linear_projection=True,
               down_block_types=["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
               up_block_types=["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
               addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=2816)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("sd15", "ip2p", "sdxl"):
        sys.exit(__doc__)
    {"sd15": sd15, "ip2p": ip2p, "sdxl": sdxl}[sys.argv[1]](*sys.argv[2:])
