"""Files of stories in the published format of bAbI: `1 Mary moved to the bathroom.`, `3 Where is Mary? <tab> bathroom <tab> 1`."""

import os
import pathlib
import re

from .story import Story
from .words import NAMES

NEITHER = "a sentence, or a question with tab, answer, tab and supporting numbers, that ends with '.'"


class StoryError(ValueError):
    """`path`, `line`, and what was found and expected."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: error: {message}")
        self.path, self.line = str(path), line


def read(path):
    """The Stories of a file, words in lower case. StoryError."""
    path = pathlib.Path(path)
    lines = path.read_bytes().split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    if not lines:
        raise StoryError(path, 1, "the file is empty; expected a sentence with number 1")
    reader = _Reader(path)
    for reader.line, line in enumerate(lines, 1):
        try:
            text = line.rstrip(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            reader.fail("the line is not UTF-8 text")
        reader.take(text)
    reader.end(reader.line)
    return reader.stories


class _Reader:
    def __init__(self, path):
        self.path, self.line, self.stories = path, 0, []
        self.last, self.sentences, self.places, self.asked, self.told = 0, [], {}, True, 0

    def fail(self, message, line=None):
        raise StoryError(self.path, line or self.line, message)

    def take(self, text):
        match = re.fullmatch(r"(\d+) (.+)", text)
        if not match:
            self.fail(f"found {text!r}; expected a number, a blank, and a sentence or a question")
        number, rest = int(match[1]), match[2]
        if number == 1 and self.last:
            self.end(self.line - 1)
        if number == 1:
            self.last, self.sentences, self.places = 0, [], {}
        elif number != self.last + 1:
            self.fail(f"the line has number {number}; expected {self.last + 1}" + (", or 1 for a new story" if self.last else ""))
        self.last = number
        if "\t" in rest:
            self.question(*rest.split("\t", 1))
        else:
            self.sentence(number, rest)

    def end(self, line):
        if not self.asked:
            self.fail("the story ends with a sentence; expected a question", line)

    def sentence(self, number, text):
        if not text.endswith("."):
            self.fail(f"found {text!r}; expected {NEITHER}")
        if not text[:-1].strip() or re.search(r"[.?]", text[:-1]):
            self.fail(f"found {text!r}; expected words and one '.' at the end")
        self.places[number] = len(self.sentences)
        self.sentences.append(text[:-1].lower().split())
        self.asked = False

    def question(self, text, behind):
        fields = behind.split("\t")
        if len(fields) != 2:
            self.fail(f"the question has {len(fields)} field{'s' if len(fields) != 1 else ''} behind it; expected an answer and supporting numbers")
        if not self.sentences:
            self.fail("the story starts with a question; expected a sentence before it")
        text = text.rstrip()
        if not text.endswith("?") or not text[:-1].strip():
            self.fail(f"found {text!r}; expected a question that ends with '?'")
        answer = tuple(word.strip().lower() for word in fields[0].split(","))
        if not all(answer):
            self.fail(f"the answer is {fields[0]!r}; expected words with commas between them")
        supporting = []
        for word in fields[1].split():
            if not word.isdigit() or int(word) not in self.places:
                self.fail(f"the question is supported by {word!r}; expected the number of a sentence before it in its story")
            supporting.append(self.places[int(word)])
        self.stories.append(Story(list(self.sentences), text[:-1].lower().split(), answer, tuple(supporting)))
        self.asked = True


def write(path, stories):
    """Writes a file that `read` reads as the same; stories whose sentences go on from the one before are one story there."""
    lines, before, number = [], None, 0
    numbers = []
    for story in stories:
        if not story.sentences or not story.answer:
            raise ValueError("a story without sentences or without an answer cannot be written")
        for word in [*(word for sentence in story.sentences for word in sentence), *story.question, *story.answer]:
            if not word or word != word.lower() or re.search(r"[\s.,?]", word):
                raise ValueError(f"{word!r} is not a word in lower case without blanks, full stops, commas and question marks")
        goes_on = before is not None and story.sentences[: len(before)] == before
        if not goes_on:
            number, numbers = 0, []
        for sentence in story.sentences[len(numbers):]:
            number += 1
            numbers.append(number)
            lines.append(f"{number} {_capital(sentence)}.")
        number += 1
        lines.append(f"{number} {_capital(story.question)}?\t{','.join(story.answer)}\t{' '.join(str(numbers[index]) for index in story.supporting)}")
        before = story.sentences
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    os.replace(temporary, path)


def _capital(words):
    text = " ".join(word.capitalize() if word in NAMES else word for word in words)
    return text[:1].upper() + text[1:]


def find(folder, task, split):
    """The file qaN_*_train.txt or qaN_*_test.txt of a folder of bAbI. FileNotFoundError where there is none, or more than one."""
    found = sorted(pathlib.Path(folder).glob(f"qa{task}_*_{split}.txt"))
    if len(found) != 1:
        raise FileNotFoundError(f"{folder} has {len(found)} files qa{task}_*_{split}.txt; expected one")
    return found[0]
