"""Errors that say where: FILE:LINE: error: TEXT."""


class LocatedError(Exception):
    """An input that cannot be used. `line` counts from 1; None where the file as a whole is meant."""

    def __init__(self, path, line, message):
        self.path, self.line, self.message = str(path), line, message
        place = self.path if line is None else f"{self.path}:{line}"
        super().__init__(f"{place}: error: {message}")
