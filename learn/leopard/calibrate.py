"""Thresholds without training: for each layer, or head, the greatest for which attention's output over given inputs stays within a tolerance."""

import torch

from . import method
from .backends import Recorder
from .errors import LeopardError
from .transformers import attach

STEPS = 24  # of bisection: the interval of scores is cut so often


def calibrate(model, batches, tolerance=0.1, per_head=False):
    """Thresholds [layers], or [layers][heads], of a Transformers model: with theta below it, softmax over survivors times values differs from that over all
    scores by at most `tolerance` (Frobenius norm of the difference over that of the output, all batches together). -infinity where nothing can be dropped."""
    if not 0 < tolerance < 1:
        raise LeopardError(f"tolerance is {tolerance}; expected above 0 and below 1")
    recorder = Recorder()
    with torch.no_grad(), attach(model, recorder):
        for inputs in batches:
            model(**inputs)
        found = []
        for _, calls in sorted(recorder.calls.items()):
            heads = calls[0].q.shape[1]
            groups = [[head] for head in range(heads)] if per_head else [list(range(heads))]
            values = [threshold([_Scores(call, group) for call in calls], tolerance) for group in groups]
            found.append(values if per_head else values[0])
    return found


class _Scores:
    """Scores and values of some heads of a call."""

    def __init__(self, call, heads):
        self.call, self.heads = call, heads
        self.scores = (call.scale * call.q @ call.keys().transpose(-1, -2))[:, heads]
        self.values = call.v.repeat_interleave(call.q.shape[1] // call.v.shape[1], 1)[:, heads]
        visible = call.visible()
        self.visible = torch.ones_like(self.scores, dtype=torch.bool) if visible is None else visible.expand(call.q.shape[0], call.q.shape[1], *self.scores.shape[-2:])[:, heads]

    def output(self, theta):
        """[B, heads, Sq, Dv] with scores below theta dropped."""
        kept = method.Pruning([torch.tensor(theta)], "hard")(0, self.scores, self.visible)
        return method.clear_empty(torch.softmax(kept, -1), kept) @ self.values


def threshold(parts, tolerance):
    """The greatest theta at which the outputs of the parts, together, differ by at most `tolerance`."""
    full = [part.output(-torch.inf) for part in parts]
    norm = sum(float(out.square().sum()) for out in full) ** 0.5

    def error(theta):
        return sum(float((part.output(theta) - out).square().sum()) for part, out in zip(parts, full)) ** 0.5 / max(norm, 1e-30)

    low = min(float(part.scores[part.visible].min()) for part in parts)
    high = max(float(part.scores[part.visible].max()) for part in parts) + 1e-3
    if error(low) > tolerance:
        return -torch.inf
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if error(middle) <= tolerance else (low, middle)
    return low
