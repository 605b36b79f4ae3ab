"""Unmodified Transformers models on the accelerator's arithmetic; traces of them in the C++ program; calibration."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import torch

import leopard
from leopard import backends, calibrate, method, trace
from leopard import transformers as attached

from tests import models


def last(model, inputs):
    with torch.no_grad():
        return model(**inputs).last_hidden_state


class Models(unittest.TestCase):
    def test_without_thresholds_they_are_as_before(self):
        for name in models.NAMES:
            model, inputs, real = models.make(name)
            before, implementation = last(model, inputs), model.config._attn_implementation
            with attached.attach(model, backends.Software(method.Pruning([]))):
                software = last(model, inputs)
            with attached.attach(model, backends.Hardware(None, "leopard_plus")) as hardware:
                exact = last(model, inputs)
            self.assertLess(float((software - before)[real].abs().max()), 2e-6, name)
            self.assertLess(float((exact - before)[real].abs().max()), 2e-3, name)
            self.assertEqual(hardware.statistics.pruned, 0)
            self.assertEqual(model.config._attn_implementation, implementation)
            self.assertEqual(len(hardware.statistics.layers), 2, name)

    def test_quantised_in_software_is_near_the_hardware(self):
        for name in ("bert", "llama"):
            model, inputs, real = models.make(name)
            for config in ("leopard_ae", "leopard_plus"):
                with attached.attach(model, backends.Software(method.Pruning([torch.tensor(-0.3)] * 2, "hard"), config)):
                    software = last(model, inputs)
                with attached.attach(model, backends.Hardware([-0.3, -0.3], config)):
                    self.assertLess(float((software - last(model, inputs))[real].abs().max()), 2e-3, f"{name} {config}")

    def test_padding_hardly_changes_anything(self):
        # Padded queries take part in the quantisation of queries, so that it is not the same bit for bit.
        model, inputs, _ = models.make("bert")
        short = {name: value[1:, :6] for name, value in inputs.items()}
        with attached.attach(model, backends.Hardware([0.0, 0.0], "leopard_ae")):
            self.assertLess(float((last(model, inputs)[1, :6] - last(model, short)[0]).abs().max()), 5e-3)

    def test_what_goes_wrong_is_said(self):
        model, inputs, _ = models.make("bert")
        attached.register()
        model.set_attn_implementation("leopard")
        with self.assertRaisesRegex(leopard.LeopardError, "nothing is attached"):
            last(model, inputs)
        with self.assertRaisesRegex(leopard.LeopardError, "thresholds of 1 layers"), attached.attach(model, backends.Hardware([0.0])):
            last(model, inputs)
        left = {**inputs, "attention_mask": inputs["attention_mask"].flip(1)}
        with self.assertRaisesRegex(leopard.MaskError, "pad on the right"), attached.attach(model, backends.Hardware()):
            last(model, left)

    def test_layers_are_counted(self):
        for name in models.NAMES:
            model, inputs, _ = models.make(name)
            self.assertEqual(attached.count_layers(model, **inputs), 2)


class Calibration(unittest.TestCase):
    def test_the_tolerance_is_kept_and_used(self):
        model, inputs, _ = models.make("bert")
        for per_head in (False, True):
            found = calibrate.calibrate(model, [inputs], 0.2, per_head)
            recorder = backends.Recorder()
            with attached.attach(model, recorder):
                last(model, inputs)
            call = recorder.calls[0][0]
            heads = [0] if per_head else range(4)
            part, theta = calibrate._Scores(call, list(heads)), found[0][0] if per_head else found[0]
            full = part.output(-torch.inf)
            error = lambda theta: float((part.output(theta) - full).norm() / full.norm())
            self.assertLessEqual(error(theta), 0.2)
            self.assertGreater(error(theta + 0.05), 0.2)

    def test_a_tolerance_out_of_range_is_refused(self):
        with self.assertRaisesRegex(leopard.LeopardError, "tolerance is 2"):
            calibrate.calibrate(None, [], 2)


@unittest.skipUnless(os.environ.get("LEOPARD"), "NOT RUN: LEOPARD does not name the program build/bin/leopard")
class Traces(unittest.TestCase):
    def test_what_the_program_computes_of_a_trace_is_what_the_model_got(self):
        from safetensors.torch import load_file

        for name in ("bert", "llama", "vit"):
            model, inputs, _ = models.make(name)
            thresholds = [0.0, 0.1]
            settings = {"max_keys": 32, "max_queries": 32, "head_dim": 8}
            config = leopard.Config("leopard_plus", settings)
            blocks, described = trace.record(model, [inputs], thresholds)
            with tempfile.TemporaryDirectory() as folder:
                path, dump = pathlib.Path(folder) / "t.safetensors", pathlib.Path(folder) / "d.safetensors"
                trace.write(path, blocks, model=name, source="test", **described)
                (pathlib.Path(folder) / "c.yaml").write_text(leopard.NAMED["leopard_plus"], encoding="utf-8")
                words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
                done = subprocess.run([os.environ["LEOPARD"], "simulate", f"{folder}/c.yaml", *words, "--trace", path, "--engine", "golden,model", "--dump", dump,
                                       "--result", f"{folder}/r.json"], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                found, result = load_file(dump), json.loads((pathlib.Path(folder) / "r.json").read_text(encoding="utf-8"))
            recorder = backends.Recorder()
            with attached.attach(model, recorder):
                last(model, inputs)
            statistics = leopard.Statistics()
            for layer, (call,) in recorder.calls.items():
                out, details = leopard.attention(call.q, call.k, call.v, thresholds[layer], config, mask=call.mask, scale=call.scale, details=True,
                                                 statistics=statistics, layer=layer)
                for key, mine in (("out", out), ("survivors", details.survivors), ("planes", details.planes), ("scores", details.scores)):
                    self.assertTrue(torch.equal(found[f"blocks.{layer}.{key}"], mine.flatten(0, 1)), f"{name} layer {layer}: {key}")
            for key in ("scores", "survivors", "planes", "false_drops"):
                self.assertEqual(result["total"][key], statistics.total(key))

    def test_not_finite_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(leopard.LeopardError, r"blocks.0.q has a value nan at \[0, 1, 0\]"):
            q = torch.zeros(1, 2, 2)
            q[0, 1, 0] = torch.nan
            trace.write(f"{folder}/t.safetensors", {0: {"q": q, "k": q, "v": q}}, model="m", source="s")
        self.assertFalse(os.path.exists(f"{folder}/t.safetensors"))
