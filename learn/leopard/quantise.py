"""Conditioning and quantisation of queries, keys and values as the accelerator's host does them (SPEC section 3), differentiable: rounding passes gradients on.

Tensors are [..., H, S, D] with the same number of heads for queries and keys. `real`: [..., 1, Sk] or broadcastable, True where a key is not padding; padded keys
take part in no maximum. Given double, the integers are those of the C++ code, bit for bit (learn/tests/test_quantise.py)."""

import dataclasses

import torch


def condition(q, k, config, real=None):
    """(q'', k'', offset): keys centred and equalised by channel, as far as `config` says so, and what centring takes from each query's scores, [..., Sq]."""
    offset = torch.zeros(q.shape[:-1], dtype=q.dtype)
    inside = None if real is None else real.transpose(-1, -2).expand(k.shape)
    if config.centre:
        low, high = (k, k) if inside is None else (k.masked_fill(~inside, torch.inf), k.masked_fill(~inside, -torch.inf))
        middle = (high.amax(-2, keepdim=True) + low.amin(-2, keepdim=True)) / 2
        offset = _sum_in_order(q * middle)
        k = k - middle
    if config.equalise:
        most = (k.abs() if inside is None else k.abs().masked_fill(~inside, 0)).amax(-2, keepdim=True)
        greatest = most.amax(-1, keepdim=True)
        # Nothing is divided by zero, not even where the result is not taken: its gradient would be NaN.
        factor = torch.where(most == 0, torch.ones_like(most), most / torch.where(greatest == 0, torch.ones_like(greatest), greatest))
        q, k = q * factor, k / factor
    return q, k, offset


def _sum_in_order(x):
    """The sum over the last dimension, first element first: the order that SPEC section 3 lays down."""
    total = torch.zeros_like(x[..., 0])
    for part in x.unbind(-1):
        total = total + part
    return total


class _Round(torch.autograd.Function):
    """To the nearest integer, halves to even; the gradient goes straight through."""

    @staticmethod
    def forward(_, x):
        return torch.round(x)

    @staticmethod
    def backward(_, gradient):
        return gradient


@dataclasses.dataclass
class Quantised:
    """`integers` (floating point with whole values) times `step` [..., H, 1, 1] is the tensor as the accelerator sees it."""

    integers: torch.Tensor
    step: torch.Tensor

    @property
    def real(self):
        return self.integers * self.step


def quantise(x, bits, real=None):
    """Symmetric, one step a head: max|x| / (2^(bits - 1) - 1), 1 where all is zero. `real`: as above, of the rows of x."""
    limit = 2 ** (bits - 1) - 1
    size = x.detach().abs()
    if real is not None:
        size = size.masked_fill(~real.transpose(-1, -2).expand(x.shape), 0)
    most = size.amax(dim=(-2, -1), keepdim=True)
    step = torch.where(most == 0, torch.ones_like(most), most / limit)
    return Quantised(_Round.apply(x / step).clamp(-limit, limit), step)


def scores(q, k, config, scale, real=None):
    """Scaled scores [..., Sq, Sk] as the accelerator's integers give them, for training that knows its arithmetic. Also q'' and k'' as quantised, for
    method.expected_planes."""
    q, k, offset = condition(q, k, config, real)
    q, k = quantise(q, config.q_bits).real, quantise(k, config.k_bits, real).real
    return scale * (q @ k.transpose(-1, -2) + offset[..., None]), q, k


def thresholds(theta, q, k, offset, config, scale):
    """T_i, [..., Sq] (SPEC section 3), of Quantised queries and keys: ceil((theta / scale - offset) / (s_q s_k)), within -A to A + 1."""
    largest = q.integers.shape[-1] * (2 ** (config.q_bits - 1) - 1) * (2 ** (config.k_bits - 1) - 1)
    exact = torch.ceil((theta / scale - offset) / (q.step * k.step)[..., 0])
    return exact.clamp(-largest, largest + 1)


def guards(q, config):
    """G_i, [..., Sq] (SPEC section 4), of Quantised queries."""
    one, two = q.integers.abs().sum(-1), q.integers.square().sum(-1).sqrt()
    if config.guard_sigmas == 0 or config.design != "leopard":
        return torch.zeros_like(one)
    return torch.floor(one / 2 - config.guard_sigmas * two / 12 ** 0.5).clamp(min=0)
