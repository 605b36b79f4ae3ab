"""Classifying texts letter by letter with an ALBERT encoder, whose one layer is passed twelve times: the family of ALBERT on GLUE and SQuAD."""

import random
import re
import tarfile

import torch

from .. import packages, transformers
from .task import Task, classified
from .texts import split

SOURCES = ("movieReviewSnippets", "amazonReviewSnippets", "nytEditorialSnippets", "tweets")


def snippets(most, seed=2):
    """(text, source): snippets of movie reviews, product reviews, editorials and tweets (vaderSentiment's ground truth), as many of each."""
    archive = packages.find(packages.pypi("vaderSentiment", "3.3.2", source=True), "hutto_ICWSM_2014.tar.gz")
    items = []
    with tarfile.open(archive) as tar:
        for label, source in enumerate(SOURCES):
            (member,) = [one for one in tar.getmembers() if re.search(rf"{source}_GroundTruth\.txt$", one.name)]
            lines = tar.extractfile(member).read().decode("utf-8", errors="replace").splitlines()
            random.Random(seed).shuffle(lines)
            items += [(line.split("\t", 2)[2].strip(), label) for line in lines[: most // len(SOURCES)]]
    return items


class Classifier(torch.nn.Module):
    """An encoder with a linear head on the mean of its tokens."""

    def __init__(self, encoder, classes):
        super().__init__()
        self.encoder, self.head = encoder, torch.nn.Linear(encoder.config.hidden_size, classes)

    def forward(self, ids, mask):
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.head((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))


class Letters(Task):
    """make() gives (a Transformers encoder, {symbol: number}); other symbols are left out, capitals made small where only those are known."""

    family = "ALBERT"

    def __init__(self, name, stands_for, make, parts, length, classes):
        self.name, self.stands_for, self._make, self.classes = name, stands_for, make, classes
        encoder, symbols = make()
        self.layers = encoder.config.num_hidden_layers
        spell = lambda text: [symbols[one] for one in text.lower() if one in symbols][:length] or [symbols[" "]]
        self._parts = {part: ([spell(text) for text, _ in items], torch.tensor([label for _, label in items])) for part, items in parts.items()}

    def build(self, seed):
        torch.manual_seed(seed)
        return Classifier(self._make()[0], self.classes)

    def size(self, split):
        return len(self._parts[split][0])

    def labels_of(self, split):
        return self._parts[split][1]

    def take(self, split, items):
        words, labels = self._parts[split]
        longest = max(len(words[item]) for item in items)
        ids = torch.tensor([words[item] + [0] * (longest - len(words[item])) for item in items])
        mask = torch.tensor([[1] * len(words[item]) + [0] * (longest - len(words[item])) for item in items])
        return (ids, mask), labels[items]

    def run(self, model, batch, backend, training=False, linear=False):
        (ids, mask), labels = batch
        with transformers.attach(model.encoder, backend):
            return classified(model(ids, mask), labels)


def plbert_sources(most=1000, length=64):
    """PL-BERT, the ALBERT of a speech synthesiser, on where a snippet of text is from: in the place of ALBERT-XX-L on SQuAD."""
    from . import pretrained

    return Letters("plbert_sources", "ALBERT-XX-L on SQuAD", pretrained.albert, split(snippets(most)), length, len(SOURCES))
