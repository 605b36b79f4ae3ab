"""Training on stories: the same from a seed, resumed, pruned; what the hardware makes of it; and cells."""

import copy
import dataclasses
import os
import pathlib
import subprocess
import tempfile
import unittest
from unittest import mock

import torch

import leopard
from leopard import backends, cell, report, trace
from leopard.tasks import babi, images, language, texts
from leopard.training import Run, Settings

COUNTS = {"train": 600, "dev": 200, "test": 200}
PLAIN = Settings(epochs=4, batch=32, rate=1e-2, clip=40.0, linear=1)
PRUNED = dataclasses.replace(PLAIN, linear=0, weight=0.1, theta_rate=0.05)


def weights(run):
    return torch.cat([value.flatten() for value in run.model.state_dict().values()] + [run.thetas.detach()])


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.task = babi.Stories(1, counts=COUNTS)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def train(self, settings=PLAIN, name="a", **more):
        return Run(self.task, settings, self.folder / name, quiet=True, **more).train()

    def test_a_seed_gives_the_same_bits_and_another_others(self):
        one, same = self.train(PRUNED, "a"), self.train(PRUNED, "b")
        self.assertTrue(torch.equal(weights(one), weights(same)))
        self.assertFalse(torch.equal(weights(one), weights(self.train(dataclasses.replace(PRUNED, seed=2), "c"))))
        self.assertEqual((self.folder / "a" / "metrics.jsonl").read_text().count("\n"), PRUNED.epochs)

    def test_what_was_interrupted_goes_on_to_the_same(self):
        whole, epoch, done = self.train(PRUNED, "whole"), Run._epoch, []

        def interrupted(run):
            if len(done) == 2:
                raise KeyboardInterrupt
            done.append(1)
            return epoch(run)
        with mock.patch.object(Run, "_epoch", interrupted), self.assertRaises(KeyboardInterrupt):
            self.train(PRUNED, "parts")
        parts = self.train(PRUNED, "parts")
        self.assertTrue(torch.equal(weights(whole), weights(parts)))
        with self.assertRaisesRegex(leopard.LeopardError, "of a training with other settings"):
            self.train(dataclasses.replace(PRUNED, rate=1e-3), "parts")

    def test_without_lambda_there_is_no_term(self):
        run = self.train()
        self.assertTrue(torch.equal(run.thetas.detach(), torch.zeros(3)))
        self.assertEqual([line["train_term"] for line in run.history], [0.0] * PLAIN.epochs)

    def test_training_with_the_hardwares_quantisation(self):
        run = self.train(dataclasses.replace(PRUNED, config="leopard_plus"))
        found, (exact, _) = run.evaluate("test"), run.evaluate_hardware("test", leopard.Config("leopard_plus"))
        self.assertAlmostEqual(found["score"], exact["score"], delta=0.011)
        self.assertAlmostEqual(found["loss"], exact["loss"], delta=0.01)

    def test_more_is_pruned_the_greater_lambda(self):
        """The weights stay, so that thresholds alone move: a model this small would follow its own noise."""
        base = self.train()
        start = [float(scores.quantile(0.1)) for scores, _ in cell.observe(self.task, base.model).values()]
        shares = [self.train(dataclasses.replace(PRUNED, weight=weight, rate=0.0), f"w{weight}", thetas=start, model=copy.deepcopy(base.model)).evaluate("dev")["pruned"]
                  for weight in (1e-4, 0.1, 3.0)]
        self.assertGreater(shares[1], shares[0] + 0.1)
        self.assertGreater(shares[2], shares[1] + 0.1)

    def test_thresholds_start_where_little_of_the_softmax_lies(self):
        base = self.train()
        observed = cell.observe(self.task, base.model)
        self.assertEqual(sorted(observed), [0, 1, 2])
        for share in (0.01, 0.2):
            for theta, (scores, weights) in zip(cell.start_thetas(observed, share), observed.values()):
                below = weights[scores < theta].sum() / weights.sum()
                self.assertLessEqual(float(below), share)
                at_or_below = weights[scores <= theta].sum() / weights.sum()
                self.assertGreater(float(at_or_below), share - 1e-6)

    def test_a_loss_that_is_not_a_number_is_told(self):
        model = self.task.build(1)
        with torch.no_grad():
            model.answer.weight.fill_(float("inf"))
        with self.assertRaisesRegex(leopard.LeopardError, "the loss is nan in epoch 1, batch 1"):
            self.train(model=model)

    @unittest.skipUnless(os.environ.get("LEOPARD"), "NOT RUN: LEOPARD does not name the program build/bin/leopard")
    def test_accuracy_is_that_of_the_programs_outputs(self):
        from safetensors.torch import load_file

        run = self.train(PRUNED)
        settings = {"head_dim": 20, "max_keys": 50, "max_queries": 1}
        config = leopard.Config("leopard_plus", settings)
        (batch,), calls, thetas = list(self.task.batches("test", 200)), [], run.thetas.tolist()
        hardware = backends.Hardware(thetas, config)

        def keep(call):
            calls.append(call)
            return hardware(call)
        run.model.eval()
        with torch.no_grad():
            mine = self.task.run(run.model, batch, keep)
        blocks = {hop: {"q": call.q.flatten(0, 1), "k": call.k.flatten(0, 1), "v": call.v.flatten(0, 1), "threshold": [thetas[hop]] * 200,
                        "key_length": call.mask[:, 0, 0].sum(-1)} for hop, call in enumerate(calls)}
        trace.write(self.folder / "t.safetensors", blocks, model="MemN2N", source="test", scale=1.0)
        (self.folder / "c.yaml").write_text(leopard.NAMED["leopard_plus"], encoding="utf-8")
        words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        done = subprocess.run([os.environ["LEOPARD"], "simulate", self.folder / "c.yaml", *words, "--trace", self.folder / "t.safetensors", "--engine", "golden,model",
                               "--dump", self.folder / "d.safetensors"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        outs = load_file(self.folder / "d.safetensors")
        with torch.no_grad():
            theirs = self.task.run(run.model, batch, lambda call: outs[f"blocks.{call.layer}.out"][:, None])
        self.assertEqual((mine.right, float(mine.loss)), (theirs.right, float(theirs.loss)))


class Cells(unittest.TestCase):
    def test_a_cell_from_training_to_table(self):
        task = babi.Stories(15, counts=COUNTS)
        plan = cell.Plan(PLAIN, PRUNED, budget=100.0, trials=2)
        with tempfile.TemporaryDirectory() as folder:
            found = cell.run(task, plan, 1, pathlib.Path(folder) / "cell", quiet=True)
            with mock.patch.object(Run, "train", side_effect=AssertionError("it is there already")):
                self.assertEqual(cell.run(task, plan, 1, pathlib.Path(folder) / "cell", quiet=True), found)
            with self.assertRaisesRegex(leopard.LeopardError, "of another plan"):
                cell.run(task, dataclasses.replace(plan, trials=1), 1, pathlib.Path(folder) / "cell", quiet=True)
            self.assertGreater(pathlib.Path(folder, "cell", "curves.svg").stat().st_size, 5000)
            report.write(folder, [{**found, "chance": 0.0}, {**found, "chance": 0.0, "seed": 2}])
            page = pathlib.Path(folder, "learning.md").read_text(encoding="utf-8")
            self.assertIn("| babi15 | MemN2N on bAbI task 15 (basic deduction) | 2 |", page)
            self.assertGreater(pathlib.Path(folder, "learning.svg").stat().st_size, 5000)
        self.assertTrue(found["within_budget"])
        self.assertAlmostEqual(found["chance"], 0.25, delta=0.08)  # four or five kinds of animals that are feared
        self.assertIn("Not learned", report.table([{**found, "chance": 0.99}]))
        self.assertEqual([trial["lambda"] for trial in found["trials"]], [0.1, 0.4])
        for figures in found["test"]["hardware"].values():
            self.assertTrue(0 <= figures["pruned"] <= 1 and 1 <= figures["planes_per_score"] <= 6)


class Files(unittest.TestCase):
    """The formats of the paper's data, which is not here, from small files."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "file"

    def test_babi(self):
        from leopard import stories

        for split, count in (("train", 300), ("test", 40)):
            stories.write(self.path.parent / f"qa6_yes-no-questions_{split}.txt", stories.generate(6, split, count, 1))
        task = babi.Stories(6, self.path.parent)
        self.assertEqual([task.size(split) for split in ("train", "dev", "test")], [270, 30, 40])
        with self.assertRaisesRegex(FileNotFoundError, "0 files qa7_"):
            babi.Stories(7, self.path.parent)

    def test_glue(self):
        self.path.write_text("sentence\tlabel\nit is \"good\tenough\n", encoding="utf-8")
        with self.assertRaisesRegex(leopard.LeopardError, "file:2: found 2 columns and label 'enough'"):
            texts.glue(self.path)
        self.path.write_text("sentence\tlabel\na \"fine film\t1\nno\t0\n", encoding="utf-8")
        self.assertEqual(texts.glue(self.path), [('a "fine film', 1), ("no", 0)])
        self.path.write_text("text\n", encoding="utf-8")
        with self.assertRaisesRegex(leopard.LeopardError, "expected sentence and label"):
            texts.glue(self.path)

    def test_json_lines(self):
        self.path.write_text('{"text": "a", "label": 1}\n{"text": "b"}\n', encoding="utf-8")
        with self.assertRaisesRegex(leopard.LeopardError, "file:2: 'label'"):
            texts.jsonl(self.path)

    def test_cifar10(self):
        self.path.write_bytes(bytes([7]) + bytes(range(256)) * 12 + bytes([2]) + bytes(3072))
        pixels, labels = images.cifar10(self.path)
        self.assertEqual((tuple(pixels.shape), labels.tolist(), int(pixels[0, 0, 0, 5])), ((2, 3, 32, 32), [7, 2], 5))
        self.path.write_bytes(bytes(100))
        with self.assertRaisesRegex(leopard.LeopardError, "has 100 bytes; expected a multiple of 3073"):
            images.cifar10(self.path)

    def test_idx(self):
        self.path.write_bytes(bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]))
        self.assertEqual(images.idx(self.path).tolist(), [[1, 2, 3], [4, 5, 6]])
        self.path.write_bytes(b"abc")
        with self.assertRaisesRegex(leopard.LeopardError, "begins with 616263"):
            images.idx(self.path)

    def test_plain_text(self):
        self.path.write_text(" = Title = \n text <unk> \n", encoding="utf-8")
        self.assertEqual(language.text_file(self.path), [" = Title = \n text <unk> \n"])
        self.path.write_text("\n", encoding="utf-8")
        with self.assertRaisesRegex(leopard.LeopardError, "has no text"):
            language.text_file(self.path)
