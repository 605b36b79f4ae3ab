"""What training and evaluation know of a task."""

import dataclasses
import math

import torch

from .. import method


@dataclasses.dataclass
class Outcome:
    """Of a batch: the mean loss (a tensor), how many items (or tokens) were right, and how many there are."""

    loss: torch.Tensor
    right: float
    count: int


class Task:
    """A model on data. Splits are "train", "dev" (lambda and starts are chosen on it) and "test" (only reported).

    name, family, stands_for: the paper's task that it is a stand-in for; layers: thresholds; metric: "accuracy" or "perplexity"; planes: of the sparsity term."""

    name, family, stands_for, metric = "", "", "", "accuracy"
    layers = 0
    planes = method.Planes()
    evaluation_batch = 64

    def build(self, seed):
        """A model to train: pretrained, or with weights drawn from the seed."""
        raise NotImplementedError

    def size(self, split):
        """Items of a split."""
        raise NotImplementedError

    def count(self, split):
        """What Outcome.count adds up to over a split."""
        return self.size(split)

    def labels_of(self, split):
        """Of a classification, the true class of each item of a split; else None."""
        return None

    def chance(self, split):
        """The accuracy of always giving training's most frequent answer; None where there are no classes."""
        known = self.labels_of("train")
        return None if known is None else float((self.labels_of(split) == known.mode().values).float().mean())

    def take(self, split, items):
        """The batch of some items (indices) of a split."""
        raise NotImplementedError

    def batches(self, split, size, generator=None):
        """Batches of a split, in order or, with a generator, shuffled."""
        order = torch.arange(self.size(split)) if generator is None else torch.randperm(self.size(split), generator=generator)
        for begin in range(0, len(order), size):
            yield self.take(split, order[begin : begin + size].tolist())

    def run(self, model, batch, backend, training=False, linear=False):
        """The Outcome of a batch, attention computed by a backend. linear: in the linear start of training."""
        raise NotImplementedError

    def score(self, loss, right):
        """The metric from the mean loss and the part that is right: higher is better for accuracy, lower for perplexity."""
        return math.exp(min(loss, 50.0)) if self.metric == "perplexity" else right

    def lost(self, before, after):
        """How much worse `after` is than `before`, in points: of accuracy in percent; of perplexity in percent of what it was."""
        return 100 * (after / before - 1) if self.metric == "perplexity" else 100 * (before - after)


def classified(logits, labels):
    """The Outcome of a classifier."""
    return Outcome(torch.nn.functional.cross_entropy(logits, labels), float((logits.argmax(-1) == labels).sum()), len(labels))
