"""Which tensor of a single-file checkpoint is which of a diffusers folder: pairs them by their numbers.

usage: make_single_names.py CHECKPOINT.safetensors FOLDER OUTPUT.tsv

CHECKPOINT and FOLDER are one model in both forms, with random weights, so that no two tensors are equal. A line of the
output: component, diffusers' name, diffusers' shape, the checkpoint's name, how the one becomes the other, and the
checkpoint's shape. Needs numpy alone, and knows nothing of either naming.
"""
import glob
import json
import struct
import sys

import numpy as np

TYPES = {"F16": np.float16, "F32": np.float32, "I64": np.int64}


def load(path):
    content = open(path, "rb").read()
    length = struct.unpack("<Q", content[:8])[0]
    tensors = {}
    for name, entry in json.loads(content[8:8 + length]).items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(content[start:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def forms(checkpoint):
    found = {}
    for name, tensor in checkpoint.items():
        found.setdefault(tensor.tobytes(), []).append((name, "AsIs"))
        if tensor.ndim == 2:
            found.setdefault(tensor.T.copy().tobytes(), []).append((name, "Transposed"))
        if "in_proj" in name:
            rows = tensor.shape[0] // 3
            for i, third in enumerate(("FirstThird", "SecondThird", "LastThird")):
                found.setdefault(tensor[i * rows:(i + 1) * rows].tobytes(), []).append((name, third))
    return found


def main(path, folder, output):
    checkpoint = load(path)
    found, lines = forms(checkpoint), []
    for component in ("text_encoder", "text_encoder_2", "unet", "vae"):
        for file in glob.glob(f"{folder}/{component}/*.safetensors"):
            for name, tensor in load(file).items():
                kind = np.float16 if tensor.dtype == np.float32 else tensor.dtype
                [(original, form)] = found[tensor.astype(kind).tobytes()]
                shapes = (",".join(map(str, shape)) for shape in (tensor.shape, checkpoint[original].shape))
                lines.append("\t".join((component, name, next(shapes), original, form, next(shapes))))
    open(output, "w").write("\n".join(lines) + "\n")


main(*sys.argv[1:])
