"""Questions about stories with MemN2N: the paper's own model, on stories of our own simulator or on files of bAbI."""

import functools

import torch

from .. import stories
from ..memn2n import PAD, MemN2N
from .task import Task, classified

UNKNOWN = 1  # a word that the training stories do not have
COUNTS = {"train": 10000, "dev": 1000, "test": 1000}
NOISE = 0.1  # of training: empty memories, as a part of the sentences


class Stories(Task):
    """Task `number` (1 to 20) of stories.NAMES. folder: with files of bAbI (qaN_*_train.txt, ..._test.txt), read instead; a tenth of the training questions is then
    for development."""

    family, metric, evaluation_batch = "MemN2N", "accuracy", 500

    def __init__(self, number, folder=None, hops=3, dim=20, memory=50, counts=None):
        self.number, self.layers, self.dim, self.memory = number, hops, dim, memory
        self.name, self.stands_for = f"babi{number}", f"MemN2N on bAbI task {number} ({stories.NAMES[number]})"
        self.source = str(folder) if folder else "simulated"
        parts = _read(number, folder) if folder else {split: stories.generate(number, split, count, 1) for split, count in (counts or COUNTS).items()}
        words = stories.vocabulary(story._replace(answer=()) for story in parts["train"])
        answers = sorted({story.answer for story in parts["train"]})
        self.words, self.answers = {word: index for index, word in enumerate(words, 2)}, {answer: index for index, answer in enumerate(answers)}
        width = max(len(sentence) for part in parts.values() for story in part for sentence in (*story.sentences, story.question))
        self._parts = {split: self._tensors(part, width) for split, part in parts.items()}

    def _tensors(self, part, width):
        longest = min(self.memory, max(len(story.sentences) for story in part))
        sentences, question = torch.full((len(part), longest, width), PAD), torch.full((len(part), width), PAD)
        ages, answer = torch.full((len(part), longest), -1), torch.full((len(part),), len(self.answers))
        for row, story in enumerate(part):
            kept = story.sentences[-self.memory:]
            for index, sentence in enumerate(kept):
                sentences[row, index, : len(sentence)] = torch.tensor([self.words.get(word, UNKNOWN) for word in sentence])
            ages[row, : len(kept)] = torch.arange(len(kept) - 1, -1, -1)
            question[row, : len(story.question)] = torch.tensor([self.words.get(word, UNKNOWN) for word in story.question])
            answer[row] = self.answers.get(story.answer, len(self.answers))  # an answer that training does not have is never right
        return sentences, question, ages, answer

    def build(self, seed):
        torch.manual_seed(seed)
        return MemN2N(len(self.words) + 2, len(self.answers) + 1, self.layers, self.dim, self.memory)

    def size(self, split):
        return len(self._parts[split][3])

    def labels_of(self, split):
        return self._parts[split][3]

    def take(self, split, items):
        return tuple(tensor[items] for tensor in self._parts[split])

    def run(self, model, batch, backend, training=False, linear=False):
        sentences, question, ages, answer = batch
        if training:  # some sentences are further away than they are (random noise of the MemN2N paper)
            empty = torch.rand(ages.shape) < NOISE
            later = empty.flip(-1).cumsum(-1).flip(-1) * (ages >= 0)
            ages = torch.where(ages >= 0, (ages + later).clamp(max=self.memory - 1), ages)
        return classified(model(sentences, question, ages, backend, linear), answer)


@functools.lru_cache(maxsize=None)
def _read(number, folder):
    train, test = (stories.read(stories.find(folder, number, split)) for split in ("train", "test"))
    return {"train": train[: -max(1, len(train) // 10)], "dev": train[-max(1, len(train) // 10):], "test": test}
