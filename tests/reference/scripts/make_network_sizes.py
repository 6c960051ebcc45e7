"""Makes ONNX files of the sizes of published networks, with random weights: what a click and a panoptic pass cost, not what they see.

    python3 make_network_sizes.py OUT

OUT is filled with folders that the program recognises: mobile-sam (TinyViT 5M encoder, SAM's decoder), maskformer-swin-tiny, u2net.
Needs PyTorch 2.6 and nothing else. Layers, widths and depths are those of the papers; windows are padded and not shifted, which costs
the same. Two makings give the same bytes.
"""
import json, os, sys, warnings
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.onnx.utils, torch.onnx._internal.onnx_proto_utils as proto

warnings.filterwarnings("ignore")
proto._add_onnxscript_fn = lambda model_bytes, custom_opsets: model_bytes  # which would import the onnx package
OUT = sys.argv[1]
torch.manual_seed(7)


def export(module, args, path, inputs, outputs, axes=None, opset=17):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with torch.no_grad():
        torch.onnx.export(module.eval(), args, path, input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=opset, dynamo=False)
    print(path, f"{sum(p.numel() for p in module.parameters()) / 1e6:.1f} M parameters", f"{os.path.getsize(path) / 1e6:.0f} MB")


class Attention(nn.Module):
    def __init__(self, dim, heads, inner=None):
        super().__init__()
        inner = inner or dim
        self.heads, self.q, self.k, self.v, self.out = heads, nn.Linear(dim, inner), nn.Linear(dim, inner), nn.Linear(dim, inner), nn.Linear(inner, dim)

    def forward(self, q, k, v):
        q, k, v = [m(x).reshape(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2) for m, x in ((self.q, q), (self.k, k), (self.v, v))]
        a = torch.softmax(q @ k.transpose(2, 3) * q.shape[3] ** -0.5, -1) @ v
        return self.out(a.transpose(1, 2).flatten(2))


def mlp(*sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Windows(nn.Module):
    """Attention in windows and a feed-forward layer: a block of Swin or TinyViT, on [1, h, w, c]."""

    def __init__(self, dim, heads, window, local=False):
        super().__init__()
        self.window, self.norm1, self.norm2 = window, nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attention, self.feed = Attention(dim, heads), nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))
        self.local = nn.Conv2d(dim, dim, 3, padding=1, groups=dim) if local else None

    def forward(self, x):
        h, w, n = x.shape[1], x.shape[2], self.window
        y = F.pad(self.norm1(x), (0, 0, 0, -w % n, 0, -h % n))
        hh, ww = y.shape[1] // n, y.shape[2] // n
        y = y.reshape(hh, n, ww, n, -1).permute(0, 2, 1, 3, 4).reshape(hh * ww, n * n, -1)
        y = self.attention(y, y, y).reshape(hh, ww, n, n, -1).permute(0, 2, 1, 3, 4).reshape(1, hh * n, ww * n, -1)[:, :h, :w]
        x = x + y
        if self.local is not None:
            x = self.local(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        return x + self.feed(self.norm2(x))


class MBConv(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(dim, 4 * dim, 1), nn.GELU(), nn.Conv2d(4 * dim, 4 * dim, 3, padding=1, groups=4 * dim), nn.GELU(), nn.Conv2d(4 * dim, dim, 1))

    def forward(self, x):
        return F.gelu(x + self.layers(x))


def merging(a, b, stride):
    return nn.Sequential(nn.Conv2d(a, b, 1), nn.GELU(), nn.Conv2d(b, b, 3, stride, 1, groups=b), nn.GELU(), nn.Conv2d(b, b, 1))


class TinyViT(nn.Module):
    """MobileSAM's encoder (arXiv:2306.14289): widths 64, 128, 160, 320; depths 2, 2, 6, 2; windows 7, 14, 7."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1), nn.GELU(), nn.Conv2d(32, 64, 3, 2, 1), MBConv(64), MBConv(64))
        self.merge = nn.ModuleList([merging(64, 128, 2), merging(128, 160, 2), merging(160, 320, 1)])
        self.stages = nn.ModuleList([nn.Sequential(*[Windows(d, h, w, True) for _ in range(n)]) for d, h, w, n in ((128, 4, 7, 2), (160, 5, 14, 6), (320, 10, 7, 2))])
        self.neck = nn.Sequential(nn.Conv2d(320, 256, 1, bias=False), nn.GroupNorm(1, 256), nn.Conv2d(256, 256, 3, padding=1, bias=False), nn.GroupNorm(1, 256))

    def forward(self, image):  # HWC, 0 to 255, longest side 1024
        x = F.pad(image.permute(2, 0, 1) / 128 - 1, (0, 1024 - image.shape[1], 0, 1024 - image.shape[0]))[None]
        x = self.stem(x)
        for merge, stage in zip(self.merge, self.stages):
            x = stage(merge(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return self.neck(x)


class SamDecoder(nn.Module):
    """SAM's prompt encoder and mask decoder (arXiv:2304.02643): width 256, two layers that look both ways, 64 x 64 places."""

    def __init__(self, dim=256):
        super().__init__()
        self.basis, self.labels = nn.Parameter(torch.randn(2, dim // 2)), nn.Embedding(5, dim)
        self.down = nn.Sequential(nn.Conv2d(1, 4, 2, 2), nn.GELU(), nn.Conv2d(4, 16, 2, 2), nn.GELU(), nn.Conv2d(16, dim, 1))
        self.tokens = nn.Parameter(torch.randn(1, 5, dim))
        self.self_, self.to_image, self.from_image = [nn.ModuleList([Attention(dim, 8, inner) for _ in range(2)]) for inner in (dim, dim // 2, dim // 2)]
        self.feed, self.norms = nn.ModuleList([mlp(dim, 2048, dim) for _ in range(2)]), nn.ModuleList([nn.LayerNorm(dim) for _ in range(9)])
        self.last = Attention(dim, 8, dim // 2)
        self.up = nn.Sequential(nn.ConvTranspose2d(dim, dim // 4, 2, 2), nn.GroupNorm(1, dim // 4), nn.GELU(), nn.ConvTranspose2d(dim // 4, dim // 8, 2, 2), nn.GELU())
        self.hyper, self.score = nn.ModuleList([mlp(dim, dim, dim, dim // 8) for _ in range(4)]), mlp(dim, dim, dim, 4)
        at = (torch.arange(64) + 0.5) / 64
        self.register_buffer("grid", torch.stack(torch.meshgrid(at, at, indexing="xy"), -1).reshape(1, 4096, 2))

    def place(self, xy):
        p = 2 * torch.pi * ((2 * xy - 1) @ self.basis)
        return torch.cat([torch.sin(p), torch.cos(p)], -1)

    def forward(self, image_embeddings, point_coords, point_labels, mask_input, has_mask_input, orig_im_size):
        sparse = self.place((point_coords + 0.5) / 1024) + self.labels((point_labels + 1).long())
        q = prompt = torch.cat([self.tokens, sparse], 1)
        image = (image_embeddings + has_mask_input * self.down(mask_input)).flatten(2).transpose(1, 2)
        place = self.place(self.grid)
        for i in range(2):
            q = self.norms[4 * i](q + self.self_[i](q + prompt, q + prompt, q))
            q = self.norms[4 * i + 1](q + self.to_image[i](q + prompt, image + place, image))
            q = self.norms[4 * i + 2](q + self.feed[i](q))
            image = self.norms[4 * i + 3](image + self.from_image[i](image + place, q + prompt, q))
        q = self.norms[8](q + self.last(q + prompt, image + place, image))
        up = self.up(image.transpose(1, 2).reshape(1, 256, 64, 64))
        weights = torch.stack([h(q[:, i + 1]) for i, h in enumerate(self.hyper)], 1)
        low = (weights @ up.flatten(2)).reshape(1, 4, 256, 256)
        size = orig_im_size.to(torch.int64)
        masks = F.interpolate(low, (1024, 1024), mode="bilinear", align_corners=False)
        return F.interpolate(masks, (size[0], size[1]), mode="bilinear", align_corners=False), self.score(q[:, 0]), low


class MaskFormer(nn.Module):
    """MaskFormer with Swin-T (arXiv:2107.06278, arXiv:2103.14030): widths 96 to 768, a pyramid of 256, six decoder layers, 100 queries."""

    def __init__(self):
        super().__init__()
        widths, depths, heads = (96, 192, 384, 768), (2, 2, 6, 2), (3, 6, 12, 24)
        self.stem = nn.Conv2d(3, 96, 4, 4)
        self.stages = nn.ModuleList([nn.Sequential(*[Windows(w, h, 7) for _ in range(d)]) for w, d, h in zip(widths, depths, heads)])
        self.merge = nn.ModuleList([nn.Conv2d(a, b, 2, 2, bias=False) for a, b in zip(widths, widths[1:])])
        self.side, self.smooth = nn.ModuleList([nn.Conv2d(w, 256, 1) for w in widths]), nn.ModuleList([nn.Conv2d(256, 256, 3, padding=1) for _ in widths])
        self.mask, self.queries = nn.Conv2d(256, 256, 3, padding=1), nn.Parameter(torch.randn(1, 100, 256))
        self.self_, self.cross, self.feed, self.norms = nn.ModuleList([Attention(256, 8) for _ in range(6)]), nn.ModuleList([Attention(256, 8) for _ in range(6)]), nn.ModuleList([mlp(256, 2048, 256) for _ in range(6)]), nn.ModuleList([nn.LayerNorm(256) for _ in range(18)])
        self.classes, self.embed = nn.Linear(256, 134), mlp(256, 256, 256, 256)

    def forward(self, pixel_values):
        x, features = self.stem(pixel_values).permute(0, 2, 3, 1), []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            features.append(x.permute(0, 3, 1, 2))
            if i < 3:
                x = self.merge[i](features[-1]).permute(0, 2, 3, 1)
        y = None
        for f, side, smooth in reversed(list(zip(features, self.side, self.smooth))):
            s = side(f)
            y = smooth(s if y is None else s + F.interpolate(y, (s.shape[2], s.shape[3])))
        memory, q = self.side[3](features[3]).flatten(2).transpose(1, 2), self.queries
        for i in range(6):
            q = self.norms[3 * i](q + self.self_[i](q, q, q))
            q = self.norms[3 * i + 1](q + self.cross[i](q, memory, memory))
            q = self.norms[3 * i + 2](q + self.feed[i](q))
        pixels = self.mask(y)
        planes = (self.embed(q) @ pixels.flatten(2)).reshape(1, 100, pixels.shape[2], pixels.shape[3])
        # Ten queries are sure of a class, so that merging has work to do.
        boost = 20 * F.one_hot(torch.arange(100) * 13 % 133, 134).float() * (torch.arange(100) < 10).float()[:, None]
        return self.classes(q) + boost + 20 * F.one_hot(torch.full((100,), 133), 134).float() * (torch.arange(100) >= 10).float()[:, None], planes


class U2Net(nn.Module):
    """U2-Net's number of operations (arXiv:2005.09007): 176 MB of weights in nested encoders and decoders at 320 x 320."""

    def __init__(self):
        super().__init__()
        sizes = ((3, 64), (64, 128), (128, 256), (256, 512), (512, 512), (512, 512))
        self.down = nn.ModuleList([nn.Sequential(nn.Conv2d(a, b, 3, padding=1), nn.ReLU(), *[m for _ in range(3) for m in (nn.Conv2d(b, b, 3, padding=1), nn.ReLU())]) for a, b in sizes])
        self.up = nn.ModuleList([nn.Sequential(nn.Conv2d(a + b, b, 3, padding=1), nn.ReLU()) for a, b in ((512, 512), (512, 512), (512, 256), (256, 128), (128, 64))])
        self.out = nn.Conv2d(64, 1, 3, padding=1)

    def forward(self, x):
        kept = []
        for i, down in enumerate(self.down):
            x = down(x if i == 0 else F.max_pool2d(x, 2))
            kept.append(x)
        for up, side in zip(self.up, reversed(kept[:-1])):
            x = up(torch.cat([F.interpolate(x, (side.shape[2], side.shape[3])), side], 1))
        return torch.sigmoid(self.out(x))


def main():
    at = lambda *parts: os.path.join(OUT, *parts)
    export(TinyViT(), (torch.rand(683, 1024, 3) * 255,), at("mobile-sam", "mobile_sam.encoder.onnx"), ["input_image"], ["image_embeddings"], {"input_image": {0: "image_height", 1: "image_width"}})
    args = (torch.randn(1, 256, 64, 64), torch.rand(1, 2, 2) * 1024, torch.ones(1, 2), torch.randn(1, 1, 256, 256), torch.ones(1), torch.tensor([683.0, 1024.0]))
    export(SamDecoder(), args, at("mobile-sam", "mobile_sam.decoder.onnx"), ["image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size"],
           ["masks", "iou_predictions", "low_res_masks"], {"point_coords": {1: "num_points"}, "point_labels": {1: "num_points"}})
    export(MaskFormer(), (torch.randn(1, 3, 800, 1216),), at("maskformer-swin-tiny", "onnx", "model.onnx"), ["pixel_values"], ["class_queries_logits", "masks_queries_logits"],
           {"masks_queries_logits": {2: "height", 3: "width"}, "pixel_values": {2: "height", 3: "width"}})
    with open(at("maskformer-swin-tiny", "config.json"), "w", encoding="utf-8") as f:
        json.dump({"model_type": "maskformer", "id2label": {str(i): f"class {i}" for i in range(133)}}, f)
    export(U2Net(), (torch.randn(1, 3, 320, 320),), at("u2net", "u2net.onnx"), ["input.1"], ["output"], opset=11)


if __name__ == "__main__":
    main()
