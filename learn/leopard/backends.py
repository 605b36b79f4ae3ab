"""What computes attention in a model that `leopard.transformers.attach` has been called for: functions of a Call."""

import dataclasses
import math
import typing

import torch

from . import method, quantise
from .attention import Statistics, attention
from .config import as_config
from .errors import LeopardError


@dataclasses.dataclass
class Call:
    """One attention layer's turn: q [B, H, Sq, D], k [B, Hkv, Sk, D], v [B, Hkv, Sk, Dv], a mask to be added ([B or 1, H or 1, Sq, Sk]) or None, the scale of
    scores, the dropout of weights. `layer` counts the model's attention calls from 0 in each pass, so that a shared layer (ALBERT) has several."""

    layer: int
    q: torch.Tensor
    k: torch.Tensor
    v: torch.Tensor
    mask: typing.Optional[torch.Tensor]
    scale: float
    dropout: float = 0.0

    def keys(self):
        """k for each query head."""
        return self.k.repeat_interleave(self.q.shape[1] // self.k.shape[1], 1)

    def visible(self):
        """Where a score counts, boolean; None: everywhere."""
        if self.mask is None:
            return None
        return self.mask if self.mask.dtype == torch.bool else self.mask > torch.finfo(self.mask.dtype).min / 2

    def apply(self, scores):
        """Softmax over scores as method.Pruning leaves them, dropout, times v; rows without a survivor give 0."""
        weights = method.clear_empty(torch.softmax(scores, -1), scores)
        weights = torch.nn.functional.dropout(weights, self.dropout) if self.dropout else weights
        return weights @ self.v.repeat_interleave(self.q.shape[1] // self.v.shape[1], 1)


class Software:
    """With a method.Pruning in any of its modes: training, and what it is compared with. In floating point or, with a config, conditioned and quantised as
    that configuration does, rounding passing gradients on: training that knows the accelerator's arithmetic."""

    def __init__(self, pruning, config=None):
        self.pruning, self.config = pruning, None if config is None else as_config(config)

    def begin(self):
        self.pruning.reset()

    def __call__(self, call):
        q, k, visible = call.q, call.keys(), call.visible()
        if self.config is None:
            scores = call.scale * q @ k.transpose(-1, -2)
        else:
            real = None if visible is None else visible.any(-2, keepdim=True)
            scores, q, k = quantise.scores(q, k, self.config, call.scale, real)
            call = dataclasses.replace(call, v=quantise.quantise(call.v, self.config.v_bits, real).real)
        return call.apply(self.pruning(call.layer, scores, visible, q, k, call.scale))


class Hardware:
    """On the accelerator's arithmetic. thresholds: None, or one entry a layer (a number, or [H]); statistics: of all passes so far."""

    def __init__(self, thresholds=None, config="leopard_ae", threads=None):
        self.thresholds, self.config, self.threads, self.statistics = thresholds, as_config(config), threads, Statistics()

    def begin(self):
        pass

    def __call__(self, call):
        if self.thresholds is not None and call.layer >= len(self.thresholds):
            raise LeopardError(f"the model has a layer {call.layer}, and there are thresholds of {len(self.thresholds)} layers; expected one a layer")
        threshold = None if self.thresholds is None else self.thresholds[call.layer]
        return attention(call.q, call.k, call.v, threshold, self.config, mask=call.mask, scale=call.scale, statistics=self.statistics, layer=call.layer,
                         threads=self.threads)


class Recorder:
    """Keeps what attention is given in `calls`, {layer: [Call, ...]}, of all layers or some, and computes it in floating point without pruning. `passed`:
    attention calls of the pass."""

    def __init__(self, layers=None):
        self.layers, self.calls, self.passed = layers, {}, 0

    def begin(self):
        self.passed = 0

    def __call__(self, call):
        self.passed += 1
        if self.layers is None or call.layer in self.layers:
            kept = [tensor.detach().float().cpu() for tensor in (call.q, call.k, call.v)]
            self.calls.setdefault(call.layer, []).append(Call(call.layer, *kept, None if call.mask is None else call.mask.detach().cpu(), call.scale))
        scores = call.scale * call.q @ call.keys().transpose(-1, -2)
        visible = call.visible()
        return call.apply(scores if visible is None else torch.where(visible, scores, torch.finfo(scores.dtype).min))


def default_scale(q):
    return 1 / math.sqrt(q.shape[-1])
