"""Classifying images with a vision transformer: the family of ViT on CIFAR-10."""

import struct

import numpy
import torch

from .. import packages, transformers
from ..errors import LeopardError
from .task import Task, classified

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet's channels, as the pretrained model was trained


def idx(path):
    """The array of an IDX file (MNIST's format), unsigned bytes."""
    data = path.read_bytes()
    zero, kind, dims = struct.unpack(">HBB", data[:4]) if len(data) >= 4 else (1, 0, 0)
    if zero != 0 or kind != 8:
        raise LeopardError(f"{path} begins with {data[:4].hex()}; expected 000008NN: IDX of unsigned bytes")
    shape = struct.unpack(f">{dims}I", data[4 : 4 + 4 * dims])
    if len(data) != 4 + 4 * dims + numpy.prod(shape):
        raise LeopardError(f"{path} has {len(data)} bytes; expected {4 + 4 * dims + numpy.prod(shape)} of shape {shape}")
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * dims).reshape(shape)


def cifar10(path):
    """(images [N, 3, 32, 32] uint8, labels [N]) of a file of CIFAR-10's binary version: a byte of label and 3,072 of pixels an image."""
    data = numpy.fromfile(path, numpy.uint8)
    if len(data) == 0 or len(data) % 3073:
        raise LeopardError(f"{path} has {len(data)} bytes; expected a multiple of 3073")
    rows = data.reshape(-1, 3073)
    if rows[:, 0].max() > 9:
        raise LeopardError(f"{path}: image {int((rows[:, 0] > 9).argmax())} has label {rows[:, 0].max()}; expected 0 to 9")
    return torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32).copy()), torch.from_numpy(rows[:, 0].astype(numpy.int64))


def fashion(counts):
    """{"train", "dev", "test": (images [N, 1, 28, 28] uint8, labels [N])} of Debian's dataset-fashion-mnist."""
    folder, parts = packages.cache(), {}
    folder.mkdir(parents=True, exist_ok=True)
    for part, stem in (("train", "train"), ("test", "t10k")):
        files = []
        for kind in ("images-idx3", "labels-idx1"):
            packed = packages.debian(f"/usr/share/datasets/fashion-mnist/{stem}-{kind}-ubyte.gz", "dataset-fashion-mnist")
            files.append(idx(packages.unzip(packed, folder / f"fashion-{stem}-{kind}")))
        parts[part] = torch.from_numpy(files[0][:, None].copy()), torch.from_numpy(files[1].astype(numpy.int64))
    first, second = counts["train"], counts["train"] + counts["dev"]
    (images, labels), (others, truth) = parts["train"], parts["test"]
    return {"train": (images[:first], labels[:first]), "dev": (images[first:second], labels[first:second]), "test": (others[: counts["test"]], truth[: counts["test"]])}


class Classifier(torch.nn.Module):
    """A vision encoder with a linear head on its first token."""

    def __init__(self, encoder, classes):
        super().__init__()
        self.encoder, self.head = encoder, torch.nn.Linear(encoder.config.hidden_size, classes)

    def forward(self, pixels):
        return self.head(self.encoder(pixel_values=pixels).last_hidden_state[:, 0])


class Images(Task):
    """An encoder (make() gives a Transformers vision model) on (images, labels); images are enlarged to `side` pixels."""

    family = "ViT"

    def __init__(self, name, stands_for, make, parts, side, classes=10):
        self.name, self.stands_for, self._make, self._parts, self.side, self.classes = name, stands_for, make, parts, side, classes
        self.layers = make().config.num_hidden_layers

    def build(self, seed):
        torch.manual_seed(seed)
        return Classifier(self._make(), self.classes)

    def size(self, split):
        return len(self._parts[split][1])

    def labels_of(self, split):
        return self._parts[split][1]

    def take(self, split, items):
        images, labels = self._parts[split]
        pixels = images[items].float() / 255
        pixels = torch.nn.functional.interpolate(pixels.expand(-1, 3, -1, -1), (self.side, self.side), mode="bilinear", align_corners=False)
        return (pixels - torch.tensor(MEAN)[:, None, None]) / torch.tensor(DEVIATION)[:, None, None], labels[items]

    def run(self, model, batch, backend, training=False, linear=False):
        pixels, labels = batch
        with transformers.attach(model.encoder, backend):
            return classified(model(pixels), labels)


def vit_fashion(counts=None):
    """ViT-S/14 on Fashion-MNIST at 84 x 84 pixels, 37 tokens: in the place of ViT on CIFAR-10."""
    from . import pretrained

    return Images("vit_fashion", "ViT-B on CIFAR-10", pretrained.vit, fashion(counts or {"train": 1500, "dev": 1000, "test": 1000}), 84)
