"""Attention on the accelerator's arithmetic, bit for bit, for PyTorch tensors."""

import dataclasses
import math

import numpy
import torch

from . import _core, masks
from .config import as_config
from .errors import LeopardError

COUNTS = ("scores", "survivors", "planes", "false_drops", "empty")


class Statistics:
    """Counts of attention calls, by layer. `layers`: {layer: {name of COUNTS: number}}."""

    def __init__(self):
        self.layers = {}

    def add(self, layer, counts):
        """counts: integers [heads, 5], as COUNTS."""
        kept = self.layers.setdefault(layer, dict.fromkeys(COUNTS, 0))
        for name, value in zip(COUNTS, numpy.asarray(counts).sum(0).tolist()):
            kept[name] += value

    def total(self, name):
        """The sum over layers of one of COUNTS."""
        return sum(layer[name] for layer in self.layers.values())

    @property
    def pruned(self):
        """The part of the unmasked scores that did not survive."""
        return 1 - self.total("survivors") / max(1, self.total("scores"))

    @property
    def planes_per_score(self):
        return self.total("planes") / max(1, self.total("scores"))

    def __repr__(self):
        return f"Statistics({self.total('scores')} scores, {self.pruned:.1%} pruned, {self.planes_per_score:.3f} planes a score)"


@dataclasses.dataclass(frozen=True)
class Details:
    """Of each query and key, [..., H, Sq, Sk]: survivors and planes (uint8), scores (int64; the lowest number where the row stopped early or is masked);
    counts: integers [heads, 5] (COUNTS). As `leopard simulate --dump` writes them."""

    survivors: torch.Tensor
    planes: torch.Tensor
    scores: torch.Tensor
    counts: numpy.ndarray


def attention(q, k, v, threshold=None, config="leopard_ae", *, mask=None, causal=False, causal_offset=0, scale=None, statistics=None, layer=0, details=False,
              threads=None):
    """softmax over survivors of scale * q k^T, times v, as the configured accelerator computes it.

    q [H, Sq, D] or [B, H, Sq, D], k [.., Hkv, Sk, D], v [.., Hkv, Sk, Dv], Hkv dividing H (query head h uses key head h * Hkv // H); any floating-point type,
    on the CPU. threshold: None (prune nothing), a number, or [H] of the scaled score below which a key is dropped. config: a Config, a name or a path.
    mask: see masks.read. scale: default 1 / sqrt(D). statistics: a Statistics that gets the counts, under `layer`. threads: heads at a time, by default
    torch's number of threads.

    Returns out [.., H, Sq, Dv] in q's type, 0 where no key survived; with details=True (out, Details). LeopardError, MaskError and ConfigError say what is
    wrong. There is no gradient: train with leopard.method, measure with this."""
    config = as_config(config)
    batched = _check(q, k, v)
    heads = q.shape[-3]
    batch = q.shape[0] if batched else 1
    visible = masks.read(mask, batch, q.shape[-2], k.shape[-2], causal, causal_offset)
    with torch.no_grad():
        flat = [tensor.detach().to(torch.float32).reshape(-1, *tensor.shape[-2:]).contiguous().numpy() for tensor in (q, k, v)]
    limits = _thresholds(threshold, heads) * batch
    found = _core.run(config._design, *flat, limits, [length for length in visible.key_length for _ in range(heads)], visible.causal,
                      [offset for offset in visible.causal_offset for _ in range(heads)], 1 / math.sqrt(q.shape[-1]) if scale is None else float(scale),
                      threads or torch.get_num_threads(), details)
    if statistics is not None:
        statistics.add(layer, found["counts"])
    front = q.shape[:-2]
    out = torch.from_numpy(found["out"]).reshape(*front, *found["out"].shape[1:]).to(q.dtype)
    if not details:
        return out
    pairs = [torch.from_numpy(found[name]).reshape(*front, q.shape[-2], k.shape[-2]) for name in ("survivors", "planes", "scores")]
    return out, Details(*pairs, found["counts"])


def _check(q, k, v):
    """Whether there is a batch in front. LeopardError."""
    for name, tensor in (("q", q), ("k", k), ("v", v)):
        if not isinstance(tensor, torch.Tensor):
            raise LeopardError(f"{name} is a {type(tensor).__name__}; expected a torch.Tensor")
        if not tensor.is_floating_point():
            raise LeopardError(f"{name} has type {tensor.dtype}; expected floating point")
        if tensor.device.type != "cpu":
            raise LeopardError(f"{name} is on {tensor.device}; expected the CPU\nhelp: the golden reference runs there: {name}.cpu()")
        if tensor.dim() not in (3, 4) or tensor.dim() != q.dim():
            raise LeopardError(f"{name} has shape {tuple(tensor.shape)}; expected [heads, length, dimensions] or [batch, heads, length, dimensions], alike for q, k and v")
        if tensor.numel() == 0:
            raise LeopardError(f"{name} has shape {tuple(tensor.shape)}: it is empty")
        if tensor.requires_grad and torch.is_grad_enabled():
            raise LeopardError(f"{name} wants a gradient, and the accelerator's arithmetic has none\nhelp: evaluate under torch.no_grad(); train with leopard.method")
        if not bool(tensor.isfinite().all()):
            place = (~tensor.isfinite()).nonzero()[0].tolist()
            raise LeopardError(f"{name}{place} is {float(tensor[tuple(place)])}; expected finite numbers")
    if q.dim() == 4 and not q.shape[0] == k.shape[0] == v.shape[0]:
        raise LeopardError(f"q, k and v are of {q.shape[0]}, {k.shape[0]} and {v.shape[0]} sequences; expected the same number")
    if k.shape[-1] != q.shape[-1]:
        raise LeopardError(f"k has {k.shape[-1]} dimensions, q {q.shape[-1]}; expected the same number")
    if k.shape[-3:-1] != v.shape[-3:-1]:
        raise LeopardError(f"k is {tuple(k.shape)}, v {tuple(v.shape)}; expected the same heads and length")
    if q.shape[-3] % k.shape[-3]:
        raise LeopardError(f"there are {q.shape[-3]} query heads and {k.shape[-3]} key heads; expected a multiple")
    return q.dim() == 4


def _thresholds(threshold, heads):
    """[H] as a list of numbers."""
    if threshold is None:
        return [-math.inf] * heads
    values = torch.as_tensor(threshold, dtype=torch.float32).detach().flatten().tolist()
    if len(values) not in (1, heads):
        raise LeopardError(f"threshold has {len(values)} values; expected one, or one a head ({heads})")
    if any(math.isnan(value) or value == math.inf for value in values):
        raise LeopardError(f"threshold is {values}; expected numbers, or -infinity to prune nothing")
    return values * (heads if len(values) == 1 else 1)
