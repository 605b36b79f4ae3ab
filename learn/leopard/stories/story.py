"""What a story is, and how one is told."""

import typing


class Story(typing.NamedTuple):
    """A question, the sentences told before it, its answer (words; several of a list or a way), and the sentences (from 0) that support the answer."""

    sentences: list  # of lists of words
    question: list   # words
    answer: tuple    # of words
    supporting: tuple  # of indices, ascending


class Telling:
    """A story being told: sentences, and questions between them."""

    QUESTIONS = 5   # of one story
    SENTENCES = 50  # of one story at most

    def __init__(self):
        self.sentences, self.stories = [], []

    def say(self, text):
        """Tells a sentence; returns its index."""
        self.sentences.append(text.split())
        return len(self.sentences) - 1

    def ask(self, question, answer, supporting):
        answer = (answer,) if isinstance(answer, str) else tuple(answer)
        self.stories.append(Story(list(self.sentences), question.split(), answer, tuple(sorted(set(supporting)))))

    def tell(self, rng, act, ask, between):
        """Acts (each a sentence or two; as many as `between`, least and most, allows), then a question, and so on. ask() returns False where there is nothing
        to ask yet. Returns the stories."""
        while len(self.stories) < self.QUESTIONS and len(self.sentences) + 2 * between[1] <= self.SENTENCES:
            for _ in range(rng.randint(*between)):
                act()
            ask()
        return self.stories
