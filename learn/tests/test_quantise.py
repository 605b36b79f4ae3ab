"""The quantiser in PyTorch gives the integers of the C++ code."""

import unittest

import numpy
import torch

import leopard
from leopard import _core, quantise

CONFIGS = [("leopard_ae", {}), ("leopard_plus", {}), ("leopard_plus", {"conditioning.equalise": False}), ("leopard_ae", {"formats.q_bits": 7, "conditioning.equalise": True}),
           ("pruning", {"conditioning.centre": True})]


def tensors(heads=3, queries=17, keys=29, dim=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    q, k, v = (torch.randn(heads, length, dim, generator=generator) for length in (queries, keys, keys))
    return q, k * torch.rand(dim, generator=generator) + torch.randn(dim, generator=generator), v


class Integers(unittest.TestCase):
    def test_they_are_those_of_the_accelerator(self):
        for name, settings in CONFIGS:
            config, theta, scale = leopard.Config(name, settings), [0.3, -1.0, 2.0], 0.2
            q, k, v = tensors()
            lengths = [29, 20, 1]
            real = torch.arange(29)[None, None] < torch.tensor(lengths)[:, None, None]
            found = _core.integers(config._design, q.numpy(), k.numpy(), v.numpy(), theta, lengths, False, [0] * 3, scale)
            q2, k2, offset = quantise.condition(q.double(), k.double(), config, real)
            q3, k3, v3 = quantise.quantise(q2, config.q_bits), quantise.quantise(k2, config.k_bits, real), quantise.quantise(v.double(), config.v_bits, real)
            t = quantise.thresholds(torch.tensor(theta, dtype=torch.float32).double()[:, None], q3, k3, offset, config, scale)
            g = quantise.guards(q3, config)
            for head, one in enumerate(found):
                length = lengths[head]
                for key, mine in (("q", q3.integers), ("k", k3.integers[:, :length]), ("v", v3.integers[:, :length]), ("threshold", t), ("guard", g)):
                    numpy.testing.assert_array_equal(one[key], mine[head].numpy(), f"{name} {settings} head {head}: {key}")

    def test_scores_are_those_of_the_integers(self):
        config = leopard.Config("leopard_plus")
        q, k, _ = tensors()
        found, _, _ = quantise.scores(q.double(), k.double(), config, 0.25)
        self.assertLess(float((found - 0.25 * q.double() @ k.double().transpose(-1, -2)).abs().max()), 0.15)

    def test_gradients_go_through(self):
        q, k, _ = tensors()
        q.requires_grad_()
        quantise.scores(q, k, leopard.Config("leopard_plus"), 0.25)[0].sum().backward()
        expected = (0.25 * k.sum(-2, keepdim=True)).expand_as(q)
        self.assertLess(float((q.grad - expected).abs().max()), 0.2 * float(expected.abs().max()))

    def test_a_tensor_of_zeros(self):
        found = quantise.quantise(torch.zeros(1, 2, 3), 8)
        self.assertEqual((float(found.step), float(found.integers.abs().sum())), (1.0, 0.0))
