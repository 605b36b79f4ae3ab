"""Learned thresholds: the soft threshold, what stands in for the number of survivors in the loss, and what stands in for the key planes read.

Source: Li, Ghodrati, Yazdanbakhsh, Esmaeilzadeh, Kang, "Accelerating Attention through Gradient-Based Learned Runtime Pruning", ISCA 2022. Which parts are
the paper's and which a reconstruction: docs/learn.md. Scores are scaled, as softmax takes them: [..., Sq, Sk], floating point; `theta` broadcasts over them.
"""

import dataclasses
import math

import torch

SHARPNESS = 10.0  # s of the soft threshold
DEPTH = 1000.0    # c: how far below zero a pruned score is put
STEEPNESS = 100.0  # k of the count of survivors


def soft_threshold(scores, theta, sharpness=SHARPNESS, depth=DEPTH):
    """Scores x with those below theta far down: x * tanh(s (x - theta)) from theta on, -c * tanh(s (theta - x)) below it.

    The same shape and type. Differentiable in both arguments. At x = theta it is 0, whatever theta: scores within about 0.3 of theta (s = 10) are drawn to it."""
    x, theta = torch.broadcast_tensors(scores, theta)
    above = x * torch.tanh(sharpness * (x - theta))
    below = -depth * torch.tanh(sharpness * (theta - x))
    return torch.where(x >= theta, above, below)


def survivor_share(softened, mask=None, steepness=STEEPNESS, alpha=None):
    """The differentiable share of unmasked scores that survive: mean of sigma(k (y - alpha)) over the softened scores y. A scalar from 0 to 1.

    `mask`: boolean, True where a score counts, broadcast over the scores. `alpha`: where pruned and surviving are told apart, by default -1: below the
    survivors of any theta from about -1 on, and above all pruned scores but those within 1 / (c s) of theta."""
    counted = torch.sigmoid(steepness * (softened - (-1.0 if alpha is None else alpha)))
    return masked_mean(counted, mask)


def smooth_share(scores, theta, mask=None, width=0.5):
    """The share of survivors as sigma((x - theta) / width): ours. Its gradient reaches all scores within a few `width` of theta, where the paper's reaches
    those within 1 / (c s) alone, which hardly moves theta (docs/learn.md)."""
    return masked_mean(torch.sigmoid((scores - theta) / width), mask)


@dataclasses.dataclass(frozen=True)
class Planes:
    """Key planes as the hardware reads them (SPEC sections 3 and 4): bits of queries and keys with their signs, magnitude bits a plane, and the guard's z
    (0: the exact margin)."""

    q_bits: int = 12
    k_bits: int = 12
    serial_bits: int = 2
    guard_sigmas: float = 0.0

    @property
    def most(self):
        return math.ceil((self.k_bits - 1) / self.serial_bits)

    def unseen(self):
        """2^r - 1 of the r magnitude bits not seen after planes 1 to most - 1."""
        return [2 ** (self.serial_bits * (self.most - plane)) - 1 for plane in range(1, self.most)]


def expected_planes(scores, q, k, theta, scale, planes, mask=None):
    """The expected number of planes a score costs, of unmasked scores the mean: ours. A scalar from 1 to planes.most, differentiable in scores and theta.

    q [..., Sq, D], k [..., Sk, D], scores [..., Sq, Sk] = scale * q k^T; head dimensions in front. After plane p with r bits unseen the hardware goes on if
    S + slack >= T, where slack = (C - G) (2^r - 1) - (what the unseen bits really add). With unseen bits independent and uniform its mean is
    (L1 / 2 - G) (2^r - 1) and its deviation L2 / sqrt(12) (2^r - 1), L1 and L2 the norms of the integer query (the argument of SPEC section 4's guard). So
    going on has probability Phi((x - theta + mean) / deviation), all in units of a scaled score."""
    with torch.no_grad():
        unit = scale * _step(k, planes.k_bits)  # of a key's lowest bit, times a query's value
        one = q.abs().sum(-1, keepdim=True)
        two = q.square().sum(-1, keepdim=True).sqrt()
        guard = torch.zeros_like(one) if planes.guard_sigmas == 0 else (one / 2 - planes.guard_sigmas * two / math.sqrt(12)).clamp(min=0)
        mean, deviation = (one / 2 - guard) * unit, (two / math.sqrt(12) * unit).clamp(min=torch.finfo(q.dtype).tiny)
    total = torch.ones_like(scores)
    for unseen in planes.unseen():
        total = total + torch.special.ndtr((scores - theta + unseen * mean) / (unseen * deviation))
    return masked_mean(total, mask)


def _step(x, bits):
    """The value of the lowest bit of a symmetric quantisation over the last two dimensions: [..., 1, 1]."""
    most = x.abs().amax(dim=(-2, -1), keepdim=True)
    return torch.where(most > 0, most / (2 ** (bits - 1) - 1), torch.ones_like(most))


def masked_mean(x, mask=None):
    """The mean of x where the mask, broadcast, is True. ValueError where it is True nowhere."""
    if mask is None:
        return x.mean()
    mask = mask.expand_as(x)
    count = mask.sum()
    if count == 0:
        raise ValueError("the mask leaves no score")
    return torch.where(mask, x, torch.zeros_like(x)).sum() / count


class Pruning:
    """Prunes the scores of a model's attention layers and collects, over one pass, what the loss and the statistics need.

    `thetas`: parameter or tensor [layers]. Modes: "off" leaves scores as they are; "soft" softens them and collects the sparsity term; "hard" drops scores
    below theta, as inference does. `sparsity`: "survivors" (the paper's), "smooth" or "planes"."""

    MODES, TERMS = ("off", "soft", "hard"), ("survivors", "smooth", "planes")

    def __init__(self, thetas, mode="off", sparsity="smooth", sharpness=SHARPNESS, depth=DEPTH, planes=Planes(), width=0.5):
        for name, value, known in (("mode", mode, self.MODES), ("sparsity", sparsity, self.TERMS)):
            if value not in known:
                raise ValueError(f"{name} is {value!r}; expected one of {', '.join(known)}")
        self.thetas, self.mode, self.sparsity = thetas, mode, sparsity
        self.sharpness, self.depth, self.planes, self.width = sharpness, depth, planes, width
        self.reset()

    def reset(self):
        """Before a pass."""
        self._terms, self.scores, self.survivors = [], 0, 0

    def term(self):
        """The sparsity term of the pass: the mean over its layers. A scalar; 0 where nothing was collected."""
        return torch.stack(self._terms).mean() if self._terms else torch.zeros(())

    @property
    def pruned(self):
        """The part of the pass's unmasked scores that were below their threshold."""
        return 1 - self.survivors / self.scores if self.scores else 0.0

    def __call__(self, layer, scores, mask=None, q=None, k=None, scale=1.0):
        """Scores [..., Sq, Sk] as softmax is to take them. mask: True where a score counts; masked ones come out as the lowest number of their type, as do
        pruned ones in mode "hard". q and k are needed for the term "planes". A row without a survivor is uniform over what is lowest: whoever multiplies by
        values clears it (`clear_empty`)."""
        lowest = torch.finfo(scores.dtype).min
        result = scores
        if self.mode != "off":
            theta = self.thetas[layer]
            survives = scores >= theta
            if mask is not None:
                survives = survives & mask
            with torch.no_grad():
                self.survivors += int(survives.sum())
                self.scores += int(scores.numel() if mask is None else mask.expand_as(scores).sum())
            if self.mode == "hard":
                return torch.where(survives, scores, lowest)
            result = soft_threshold(scores, theta, self.sharpness, self.depth)
            if self.sparsity == "survivors":
                self._terms.append(survivor_share(result, mask))
            elif self.sparsity == "smooth":
                self._terms.append(smooth_share(scores, theta, mask, self.width))
            else:
                self._terms.append(expected_planes(scores, q, k, theta, scale, self.planes, mask) / self.planes.most)
        return result if mask is None else torch.where(mask, result, lowest)


def clear_empty(weights, scores):
    """Softmax weights [..., Sq, Sk] with rows of no survivor at zero, as the hardware gives zero there."""
    return weights.masked_fill((scores.amax(-1, keepdim=True) <= torch.finfo(scores.dtype).min), 0.0)
