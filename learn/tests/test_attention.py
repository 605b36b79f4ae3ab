"""leopard.attention on tensors: what it computes, masks of all kinds, and what bad input gets."""

import math
import unittest

import torch

import leopard
from leopard import masks

LOWEST = torch.finfo(torch.float32).min


def tensors(*front, queries=7, keys=11, dim=16, key_heads=None, seed=0):
    generator = torch.Generator().manual_seed(seed)
    back = (*front[:-1], key_heads or front[-1])
    return (torch.randn(*front, queries, dim, generator=generator), torch.randn(*back, keys, dim, generator=generator), torch.randn(*back, keys, dim, generator=generator))


def expected(q, k, v, visible=None, theta=-math.inf):
    """In floating point."""
    k, v = (x.repeat_interleave(q.shape[-3] // k.shape[-3], -3) for x in (k, v))
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    keep = (scores >= theta) if visible is None else (scores >= theta) & visible
    return torch.nan_to_num(torch.softmax(scores.masked_fill(~keep, -math.inf), -1)) @ v


class Values(unittest.TestCase):
    def near(self, one, other, most=5e-3):
        self.assertEqual(one.shape, other.shape)
        self.assertLess(float((one - other).abs().max()), most)

    def test_shapes(self):
        for front, key_heads in (((4,), None), ((2, 4), None), ((2, 4), 2), ((3, 4), 1)):
            q, k, v = tensors(*front, key_heads=key_heads)
            self.near(leopard.attention(q, k, v), expected(q, k, v))

    def test_half_precision_comes_back_as_such(self):
        q, k, v = (x.half() for x in tensors(2))
        out = leopard.attention(q, k, v)
        self.assertEqual(out.dtype, torch.float16)
        self.near(out.float(), expected(q.float(), k.float(), v.float()))

    def test_thresholds_a_number_or_one_a_head(self):
        q, k, v = tensors(2, 3)
        _, details = leopard.attention(q, k, v, [-9.0, 0.0, 9.0], details=True)
        share = details.survivors.float().mean(dim=(0, 2, 3))
        self.assertEqual((float(share[0]), float(share[2])), (1.0, 0.0))
        self.assertTrue(0.2 < share[1] < 0.8)
        self.assertTrue((leopard.attention(q, k, v, 99.0) == 0).all())

    def test_statistics_add_up(self):
        q, k, v = tensors(2, 3)
        statistics = leopard.Statistics()
        for layer in (0, 1, 1):
            _, details = leopard.attention(q, k, v, 0.2, "leopard_plus", statistics=statistics, layer=layer, details=True)
        self.assertEqual(statistics.total("planes"), 3 * int(details.planes.sum()))
        self.assertEqual(statistics.layers[1]["scores"], 2 * details.planes.numel())
        self.assertAlmostEqual(statistics.pruned, 1 - float(details.survivors.float().mean()))

    def test_threads_change_nothing(self):
        q, k, v = tensors(2, 8)
        self.assertTrue(torch.equal(leopard.attention(q, k, v, 0.1, threads=1), leopard.attention(q, k, v, 0.1, threads=4)))


class Masks(unittest.TestCase):
    def test_every_kind_is_the_same(self):
        q, k, v = tensors(2, 3)
        real = torch.arange(11) < torch.tensor([11, 6])[:, None]
        added = torch.where(real, 0.0, LOWEST)[:, None, None]
        first = leopard.attention(q, k, v, 0.1, mask=real)
        for mask in (real.long(), real.float(), added, added.expand(2, 1, 7, 11), added.masked_fill(added != 0, -math.inf), real[:, None].expand(2, 7, 11), real[:, None, None]):
            self.assertTrue(torch.equal(first, leopard.attention(q, k, v, 0.1, mask=mask)))
        self.assertLess(float((first - expected(q, k, v, real[:, None, None], 0.1)).abs().max()), 0.02)

    def test_causal_order_by_word_or_by_mask(self):
        q, k, v = tensors(2, 3)
        steps = torch.arange(11)[None] <= torch.arange(7)[:, None] + 4
        self.assertTrue(torch.equal(leopard.attention(q, k, v, 0.1, causal=True, causal_offset=4), leopard.attention(q, k, v, 0.1, mask=steps[None, None])))
        self.assertEqual(masks.read(steps[None, None], 2, 7, 11), masks.Visible([11, 11], True, [4, 4]))

    def test_causal_and_padding_together(self):
        real = (torch.arange(9) < torch.tensor([9, 4])[:, None])[:, None, None]
        both = real & torch.ones(9, 9, dtype=torch.bool).tril()
        self.assertEqual(masks.read(both, 2, 9, 9), masks.Visible([9, 4], True, [0, 0]))
        self.assertEqual(masks.read(real, 2, 9, 9, causal=True), masks.Visible([9, 4], True, [0, 0]))

    def test_others_are_refused(self):
        window = torch.ones(9, 9, dtype=torch.bool).tril() & torch.ones(9, 9, dtype=torch.bool).triu(-3)
        uneven = torch.ones(9, 9, dtype=torch.bool).tril()
        uneven[5, 5] = False
        for mask, text in ((window[None, None], "sequence 0, query 4: key 0 is hidden before visible ones"), (uneven[None, None], "query 5 sees 5 keys; expected 6"),
                           (torch.zeros(1, 1, 9, 9).fill_(-1.5), "adds -1.5 to a score"), (torch.zeros(1, 9, dtype=torch.bool), "hides every key"),
                           (torch.ones(2, 9), r"mask has shape \(2, 9\); expected \(1, 9\)"), (torch.full((1, 1, 9, 9), math.nan), "mask has NaN"),
                           (torch.arange(9)[None], "values other than 0 and 1"), (torch.ones(9, dtype=torch.bool), "2, 3 or 4 dimensions"),
                           (torch.arange(9)[None] > 3, "help: pad on the right"),
                           (torch.stack([torch.arange(9) < 4, torch.arange(9) < 5])[None, :, None].expand(1, 2, 9, 9), "differs from head to head")):
            with self.assertRaisesRegex(leopard.MaskError, text):
                masks.read(mask, 1, 9, 9)


class BadInput(unittest.TestCase):
    def test_it_is_named(self):
        q, k, v = tensors(2, 4)
        bad = q.clone()
        bad[1, 2, 3, 4] = math.nan
        for arguments, text in (((q.numpy(), k, v), "q is a ndarray"), ((q.long(), k, v), "q has type torch.int64"), ((q, k[0], v), r"k has shape \(4, 11, 16\)"),
                                ((bad, k, v), r"q\[1, 2, 3, 4\] is nan"), ((q, k[..., :8], v), "k has 8 dimensions, q 16"), ((q, k[:, :, :5], v), "expected the same heads and length"),
                                ((q, k[:, :3], v[:, :3]), "4 query heads and 3 key heads"), ((q[:1], k, v), "1, 2 and 2 sequences"), ((q.clone().requires_grad_(), k, v), "under torch.no_grad"),
                                ((q.to("meta"), k, v), "q is on meta"), ((q[:, :, :0], k, v), "it is empty"), ((q, k, v, [0.0, 1.0]), "2 values; expected one, or one a head"),
                                ((q, k, v, math.nan), "threshold is")):
            with self.assertRaisesRegex(leopard.LeopardError, text):
                leopard.attention(*arguments)

    def test_what_does_not_fit_names_the_key(self):
        with self.assertRaisesRegex(leopard.ConfigError, "D is 16, expected at most head_dim = 8"):
            leopard.attention(*tensors(2), config=leopard.Config("leopard_ae", {"head_dim": 8}))

    def test_configurations(self):
        with self.assertRaisesRegex(leopard.ConfigError, "qk.dpus is 0; expected 1 to 64"):
            leopard.Config("leopard_ae", {"qk.dpus": 0})
        with self.assertRaisesRegex(leopard.ConfigError, "no such file\nhelp: named configurations are baseline"):
            leopard.Config("leopard_max")
        with self.assertRaisesRegex(leopard.ConfigError, "text:2:"):
            leopard.Config(text="name: x\nhead_dims: 3\n")
        config = leopard.Config("leopard_plus", {"qk.dpus": 4})
        self.assertEqual((config.dpus, config.with_settings(formats__k_bits=8).k_bits, config.fitting(80, 10, 600, 1).max_keys), (4, 8, 600))
