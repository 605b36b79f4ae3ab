"""The soft threshold, the sparsity terms, and their gradients."""

import math
import unittest

import torch

from leopard import method

DOUBLE = torch.float64


def scores(*shape, seed=0):
    return torch.randn(*shape, dtype=DOUBLE, generator=torch.Generator().manual_seed(seed))


class SoftThreshold(unittest.TestCase):
    def test_the_formula(self):
        x, theta = torch.tensor([2.0, 0.5, 1.0, -3.0], dtype=DOUBLE), torch.tensor(1.0, dtype=DOUBLE)
        y = method.soft_threshold(x, theta, 10.0, 30.0)
        expected = [2 * math.tanh(10), -30 * math.tanh(5), 0.0, -30 * math.tanh(40)]
        torch.testing.assert_close(y, torch.tensor(expected, dtype=DOUBLE))

    def test_gradients_are_those_of_finite_differences(self):
        x, theta = scores(3, 5), torch.tensor(0.2, dtype=DOUBLE)
        x = x[(x - theta).abs() > 1e-3]  # it jumps nowhere, but has a corner at theta
        self.assertTrue(torch.autograd.gradcheck(lambda x, theta: method.soft_threshold(x, theta, 3.0, 5.0), (x.requires_grad_(), theta.requires_grad_())))

    def test_hard_and_soft_agree_away_from_theta(self):
        x, theta = scores(200, 50), torch.tensor(0.3, dtype=DOUBLE)
        x = torch.where((x - theta).abs() < 0.5, x + torch.sign(x - theta), x)
        soft = torch.softmax(method.Pruning([theta], "soft")(0, x), -1)
        hard = torch.softmax(method.Pruning([theta], "hard")(0, x), -1)
        self.assertLess((soft - hard).abs().max(), 2e-3)


class Sparsity(unittest.TestCase):
    def test_shares_count_survivors(self):
        x, theta = scores(50, 200), torch.tensor(0.4, dtype=DOUBLE)
        true = (x >= theta).double().mean()
        self.assertLess((method.survivor_share(method.soft_threshold(x, theta)) - true).abs(), 1e-3)
        self.assertLess((method.smooth_share(x, theta, width=0.01) - true).abs(), 1e-2)

    def test_gradients(self):
        x, theta = scores(4, 6).requires_grad_(), torch.tensor(0.1, dtype=DOUBLE, requires_grad=True)
        q, k = scores(4, 8, seed=1), scores(6, 8, seed=2)
        planes = method.Planes(guard_sigmas=2.0)
        self.assertTrue(torch.autograd.gradcheck(lambda x, theta: method.smooth_share(x, theta), (x, theta)))
        self.assertTrue(torch.autograd.gradcheck(lambda x, theta: method.expected_planes(x, q, k, theta, 0.3, planes), (x, theta)))
        soft = lambda x, theta: method.survivor_share(method.soft_threshold(x, theta, 3.0, 4.0), steepness=2.0)
        self.assertTrue(torch.autograd.gradcheck(soft, (x, theta)))

    def test_more_is_pruned_the_higher_theta(self):
        x, q, k = scores(4, 6), scores(4, 8, seed=1), scores(6, 8, seed=2)
        for term in (lambda theta: method.survivor_share(method.soft_threshold(x, theta)), lambda theta: method.smooth_share(x, theta),
                     lambda theta: method.expected_planes(x, q, k, theta, 0.3, method.Planes())):
            values = [term(torch.tensor(theta, dtype=DOUBLE)) for theta in (-9.0, -0.5, 0.5, 9.0)]
            self.assertEqual(values, sorted(values, reverse=True))

    def test_masked_scores_do_not_count(self):
        x, mask = scores(2, 4), torch.tensor([True, True, False, False])
        self.assertAlmostEqual(float(method.smooth_share(x, 0.0, mask)), float(method.smooth_share(x[:, :2], 0.0)))
        pruning = method.Pruning([torch.tensor(0.0)], "soft")
        y = pruning(0, x, mask)
        self.assertTrue((torch.softmax(y, -1)[:, 2:] == 0).all())
        self.assertEqual(pruning.scores, 4)
        with self.assertRaisesRegex(ValueError, "leaves no score"):
            method.smooth_share(x, 0.0, torch.zeros(4, dtype=torch.bool))

    def test_expected_planes_are_those_that_bit_serial_units_read(self):
        planes = method.Planes(q_bits=12, k_bits=12, serial_bits=2)
        q, k, scale = scores(40, 64), scores(300, 64, seed=1), 0.125
        for sigmas, theta in ((0.0, 0.5), (0.0, 2.0), (3.0, 1.0)):
            planes = method.Planes(guard_sigmas=sigmas)
            expected = float(method.expected_planes(scale * q @ k.T, q, k, torch.tensor(theta, dtype=DOUBLE), scale, planes))
            self.assertAlmostEqual(expected, _planes(q, k, theta, scale, planes), delta=0.06)


def _planes(q, k, theta, scale, planes):
    """The mean number of planes read, by the rule of SPEC section 4 on the quantised integers."""
    (q_int, q_step), (k_int, k_step) = _quantised(q, planes.q_bits), _quantised(k, planes.k_bits)
    threshold = math.ceil(theta / scale / (q_step * k_step))
    same = (torch.sign(q_int)[:, None] * torch.where(k_int >= 0, 1.0, -1.0)[None]) > 0
    most = (q_int.abs()[:, None] * same).sum(-1)
    guard = (q_int.abs().sum(-1) / 2 - planes.guard_sigmas * q_int.norm(dim=-1) / math.sqrt(12)).floor().clamp(min=0) * (planes.guard_sigmas > 0)
    total, going = torch.zeros(len(q), len(k), dtype=DOUBLE), torch.ones(len(q), len(k), dtype=torch.bool)
    for unseen in [*planes.unseen(), 0]:
        total += going
        partial = q_int @ (torch.sign(k_int) * torch.floor(k_int.abs() / (unseen + 1)) * (unseen + 1)).T
        going &= partial + (most - guard[:, None]) * unseen >= threshold
    return float(total.mean())


def _quantised(x, bits):
    step = x.abs().max() / (2 ** (bits - 1) - 1)
    return torch.round(x / step), float(step)


class Modes(unittest.TestCase):
    def test_off_changes_nothing(self):
        x = scores(3, 4)
        pruning = method.Pruning([torch.tensor(9.0)])
        self.assertIs(pruning(0, x), x)
        self.assertEqual(float(pruning.term()), 0)

    def test_a_row_without_a_survivor_gets_no_weight(self):
        x = torch.tensor([[1.0, 2.0], [5.0, 2.0]])
        y = method.Pruning([torch.tensor(3.0)], "hard")(0, x)
        self.assertEqual(method.clear_empty(torch.softmax(y, -1), y).tolist(), [[0.0, 0.0], [1.0, 0.0]])

    def test_unknown_names_are_refused(self):
        with self.assertRaisesRegex(ValueError, "mode is 'medium'; expected one of off, soft, hard"):
            method.Pruning([], "medium")
        with self.assertRaisesRegex(ValueError, "sparsity is 'l1'; expected one of"):
            method.Pruning([], "soft", "l1")
