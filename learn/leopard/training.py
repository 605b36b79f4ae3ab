"""Training with and without pruning: epochs with checkpoints, metrics and progress, interruptible and resumable.

A task (leopard.tasks) brings the model, the data and how they meet a backend; everything here is the same for all of them."""

import dataclasses
import json
import math
import os
import pathlib
import sys
import time

import torch

from . import method
from .backends import Hardware, Software
from .errors import LeopardError


@dataclasses.dataclass(frozen=True)
class Settings:
    """How a model is trained. Rates are Adam's. `weight` is lambda, what the sparsity term counts beside the task's loss; 0 trains without pruning."""

    epochs: int = 10
    batch: int = 32
    rate: float = 1e-3
    theta_rate: float = 0.05
    weight: float = 0.0
    start: float = 0.0       # of the thresholds
    sparsity: str = "smooth"
    width: float = 0.5       # of the term "smooth"
    depth: float = 30.0      # c of the soft threshold
    sharpness: float = method.SHARPNESS
    clip: float = 1.0        # of the gradient's norm; weights
    warm: float = 0.05       # part of the steps in which rates rise; then they fall to 0 linearly
    linear: int = 0          # epochs at the start without softmax in the hops (MemN2N)
    config: str = ""         # a configuration whose quantisation is trained with; none: floating point
    seed: int = 1

    def changed(self):
        """{name: value} of what is not at its default: a new setting leaves what was trained before it as it is."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if getattr(self, field.name) != field.default}


class Interrupted(Exception):
    """By the user; what was done is in the checkpoint."""


class Run:
    """One training in a folder: `checkpoint.pt` (last epoch), `metrics.jsonl` (a line an epoch), TensorBoard events. The same settings resume; others raise."""

    def __init__(self, task, settings, folder, model=None, thetas=None, quiet=False):
        """model: the one to go on from (its weights are changed); by default task.build(seed). thetas: where thresholds start, by default settings.start."""
        self.task, self.settings, self.folder, self.quiet = task, settings, pathlib.Path(folder), quiet
        torch.manual_seed(settings.seed)
        self.model = task.build(settings.seed) if model is None else model
        start = torch.full((task.layers,), float(settings.start)) if thetas is None else torch.as_tensor(thetas, dtype=torch.float32).clone()
        self.thetas = torch.nn.Parameter(start)
        self.pruned = settings.weight > 0
        self.epoch, self.seconds, self.history = 0, 0.0, []

    def train(self):
        """Runs what is left of the epochs; returns itself. LeopardError at NaN, with the last good epoch kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        groups = [{"params": [p for p in self.model.parameters() if p.requires_grad], "lr": self.settings.rate}]
        if self.pruned:
            groups.append({"params": [self.thetas], "lr": self.settings.theta_rate})
        self.optimiser = torch.optim.Adam(groups, betas=(0.9, 0.98))
        steps = self.settings.epochs * math.ceil(self.task.size("train") / self.settings.batch)
        warm = max(1, int(self.settings.warm * steps))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm))))
        self._resume()
        board = _board(self.folder)
        while self.epoch < self.settings.epochs:
            begin = time.monotonic()
            line = self._epoch()
            line.update(self.evaluate("dev"))
            self.seconds += time.monotonic() - begin
            self.epoch += 1
            line = {"epoch": self.epoch, **line, "seconds": round(self.seconds, 1), "thetas": [round(theta, 4) for theta in self.thetas.tolist()]}
            self.history.append(line)
            self._save()
            for name, value in line.items():
                if board is not None and isinstance(value, (int, float)):
                    board.add_scalar(name, value, self.epoch)
            self._say(f"epoch {self.epoch}/{self.settings.epochs}: " + ", ".join(f"{name} {value:.4g}" for name, value in line.items() if isinstance(value, float))
                      + (f", thetas {line['thetas']}" if self.pruned else "") + f"; {self.seconds / self.epoch * (self.settings.epochs - self.epoch):.0f} s to go", end="\n")
        if board is not None:
            board.close()
        self.optimiser = self.schedule = None  # a search keeps several trained models; their moments are three times as large
        self.model.zero_grad(set_to_none=True)
        return self

    def pruning(self, mode):
        """A method.Pruning with these thresholds."""
        return method.Pruning(self.thetas, mode, self.settings.sparsity, self.settings.sharpness, self.settings.depth, self.task.planes, self.settings.width)

    def evaluate(self, split, mode=None):
        """{"loss", "score", "pruned"} on a split in floating point, with hard thresholds if there are any (or in `mode`)."""
        backend = Software(self.pruning(mode or ("hard" if self.pruned else "off")), self.settings.config or None)
        loss, score, scores, survivors = 0.0, 0.0, 0, 0
        self.model.eval()
        with torch.no_grad():
            for batch in self.task.batches(split, self.task.evaluation_batch):
                backend.begin()
                outcome = self.task.run(self.model, batch, backend)
                loss, score = loss + float(outcome.loss) * outcome.count, score + outcome.right
                scores, survivors = scores + backend.pruning.scores, survivors + backend.pruning.survivors
        count = self.task.count(split)
        return {"loss": loss / count, "score": self.task.score(loss / count, score / count), "pruned": 1 - survivors / scores if scores else 0.0}

    def evaluate_hardware(self, split, config, limit=None):
        """({"loss", "score"}, Statistics) on the accelerator's arithmetic. limit: so many batches at most."""
        backend = Hardware(self.thetas.tolist() if self.pruned else None, config)
        loss, score, count = 0.0, 0.0, 0
        self.model.eval()
        with torch.no_grad():
            for number, batch in enumerate(self.task.batches(split, self.task.evaluation_batch)):
                if limit is not None and number == limit:
                    break
                outcome = self.task.run(self.model, batch, backend)
                loss, score, count = loss + float(outcome.loss) * outcome.count, score + outcome.right, count + outcome.count
        return {"loss": loss / count, "score": self.task.score(loss / count, score / count)}, backend.statistics

    def _epoch(self):
        """One pass over the training data. {"train_loss", "train_term"}."""
        self.model.train()
        generator = torch.Generator().manual_seed(1000003 * self.settings.seed + self.epoch)
        torch.manual_seed(1000033 * self.settings.seed + self.epoch)  # dropout and noise: the same from a checkpoint on
        backend, total, terms, begin = Software(self.pruning("soft" if self.pruned else "off"), self.settings.config or None), 0.0, 0.0, time.monotonic()
        number, batches = 0, math.ceil(self.task.size("train") / self.settings.batch)
        for number, batch in enumerate(self.task.batches("train", self.settings.batch, generator), 1):
            backend.begin()
            self.optimiser.zero_grad()
            outcome = self.task.run(self.model, batch, backend, training=True, linear=self.epoch < self.settings.linear)
            term = backend.pruning.term()
            loss = outcome.loss + self.settings.weight * term
            if not bool(torch.isfinite(loss)):
                raise LeopardError(f"{self.folder}: the loss is {float(loss.detach())} in epoch {self.epoch + 1}, batch {number} (task {float(outcome.loss.detach()):g}, sparsity {float(term.detach()):g})\n"
                                   f"help: epoch {self.epoch} is in checkpoint.pt; try a smaller rate ({self.settings.rate:g}) or depth ({self.settings.depth:g})")
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip)
            self.optimiser.step()
            self.schedule.step()
            total, terms = total + float(outcome.loss.detach()), terms + float(term.detach())
            self._say(f"epoch {self.epoch + 1}: {number}/{batches}, loss {total / number:.4f}, {(time.monotonic() - begin) / number * (batches - number):.0f} s to go", end="\r")
        return {"train_loss": total / number, "train_term": terms / number}

    def _say(self, text, end):
        if not self.quiet and (end == "\n" or sys.stderr.isatty()):
            print(text.ljust(100), end=end, file=sys.stderr, flush=True)

    def _save(self):
        state = {"settings": self.settings.changed(), "epoch": self.epoch, "model": self.model.state_dict(), "thetas": self.thetas.detach(),
                 "optimiser": self.optimiser.state_dict(), "schedule": self.schedule.state_dict(), "history": self.history, "seconds": self.seconds}
        write(self.folder / "checkpoint.pt", lambda path: torch.save(state, path))
        write(self.folder / "metrics.jsonl", lambda path: pathlib.Path(path).write_text("".join(json.dumps(line) + "\n" for line in self.history), encoding="utf-8"))

    def _resume(self):
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        if state["settings"] != self.settings.changed():
            raise LeopardError(f"{path} is of a training with other settings: {state['settings']}; expected {self.settings.changed()}\nhelp: another folder, or remove that one")
        self.model.load_state_dict(state["model"])
        with torch.no_grad():
            self.thetas.copy_(state["thetas"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.epoch, self.history, self.seconds = state["epoch"], state["history"], state["seconds"]


def write(path, make):
    """Writes a file under a temporary name and renames it."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        make(temporary)
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)


def _board(folder):
    """A TensorBoard writer; None where the package is not installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder))
