"""Words of a LEF file, with their lines."""

from .located import LocatedError


class Tokens:
    """The words of a text one after the other; `word` and `line` are those of the last."""

    def __init__(self, path, text):
        self.path = str(path)
        self._words, self._lines = [], []
        for number, line in enumerate(text.split("\n"), 1):
            words = line.split("#", 1)[0].split()
            # A statement's end may touch the word before it.
            for word in words:
                if len(word) > 1 and word.endswith(";"):
                    self._words += [word[:-1], ";"]
                    self._lines += [number, number]
                else:
                    self._words.append(word)
                    self._lines.append(number)
        self._at = 0
        self._last_line = text.count("\n") + 1

    def at_end(self):
        return self._at == len(self._words)

    @property
    def word(self):
        return self._words[self._at - 1]

    @property
    def line(self):
        return self._lines[self._at - 1] if self._at else 1

    def error(self, message):
        """A LocatedError at the last word."""
        return LocatedError(self.path, self.line, message)

    def peek(self):
        """The word that comes, or "" at the end."""
        return "" if self.at_end() else self._words[self._at]

    def next(self, wanted):
        """The word that comes; `wanted` is named if there is none."""
        if self.at_end():
            raise LocatedError(self.path, self._last_line, f"expected {wanted}, found the end of the file")
        self._at += 1
        return self._words[self._at - 1]

    def expect(self, word):
        found = self.next(f"'{word}'")
        if found.upper() != word.upper():
            raise self.error(f"expected '{word}', found '{found}'")

    def rest(self):
        """The words up to the next ';', which is consumed, in one text."""
        words = []
        while (word := self.next("';'")) != ";":
            words.append(word)
        return " ".join(words)
