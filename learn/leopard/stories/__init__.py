"""Stories with questions in the manner of bAbI's twenty tasks (Weston et al., "Towards AI-Complete Question Answering: A Set of Prerequisite Toy Tasks", 2015),
told by a simulator of our own: a world is acted out, and answers and supporting sentences come from it.

Texts, words and worlds are ours; kinds of tasks, the form of sentences and of files are that paper's."""

import hashlib
import random

from . import knowing, moving, reasoning
from .files import StoryError, find, read, write
from .story import Story

NAMES = {1: "single supporting fact", 2: "two supporting facts", 3: "three supporting facts", 4: "two-argument relations", 5: "three-argument relations",
         6: "yes/no questions", 7: "counting", 8: "lists", 9: "simple negation", 10: "indefinite knowledge", 11: "basic coreference", 12: "conjunction",
         13: "compound coreference", 14: "time reasoning", 15: "basic deduction", 16: "basic induction", 17: "positional reasoning", 18: "size reasoning",
         19: "path finding", 20: "agent's motivations"}
SPLITS = ("train", "dev", "test")
_TELLERS = {1: moving.single_fact, 2: moving.two_facts, 3: moving.three_facts, 4: reasoning.two_arguments, 5: moving.three_arguments, 6: moving.yes_or_no,
            7: moving.counting, 8: moving.lists, 9: knowing.negation, 10: knowing.indefinite, 11: moving.coreference, 12: moving.conjunction,
            13: moving.compound_coreference, 14: knowing.time, 15: reasoning.deduction, 16: reasoning.induction, 17: reasoning.position, 18: reasoning.size,
            19: reasoning.path, 20: moving.motivations}


SHARES = {"train": range(10), "dev": range(10, 11), "test": range(11, 12)}  # of twelfths of all stories that can be told
_PATIENCE = 500  # stories told for each that is wanted, before giving up


def split_of(story):
    """The split that a story with its question belongs to, whatever the seed: so none is in two splits."""
    text = " . ".join(" ".join(part) for part in (*story.sentences, story.question))
    twelfth = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 12
    return next(split for split, share in SHARES.items() if twelfth in share)


def generate(task, split, count, seed):
    """`count` Stories of a task, of those that belong to the split; the same everywhere for the same task, split and seed, and the first of more. Within a split
    stories may repeat."""
    if task not in _TELLERS:
        raise ValueError(f"there is no task {task}; expected 1 to {len(_TELLERS)}")
    if split not in SPLITS:
        raise ValueError(f"there is no split {split!r}; expected one of {', '.join(SPLITS)}")
    rng = random.Random(int.from_bytes(hashlib.sha256(f"{task} {split} {seed}".encode()).digest()[:8], "big"))
    stories, told = [], 0
    while len(stories) < count:
        some = _TELLERS[task](rng)
        stories += [story for story in some if split_of(story) == split]
        told += len(some)
        if told > _PATIENCE * (count + 10):
            raise ValueError(f"task {task}: of {told} stories only {len(stories)} belong to the split {split}; expected {count}")
    return stories[:count]


def vocabulary(stories):
    """All words of sentences, questions and answers, in the order in which they appear."""
    return list(dict.fromkeys(word for story in stories for part in (*story.sentences, story.question, story.answer) for word in part))


__all__ = ["NAMES", "SPLITS", "Story", "StoryError", "find", "generate", "read", "split_of", "vocabulary", "write"]
