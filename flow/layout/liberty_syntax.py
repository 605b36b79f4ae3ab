"""The syntax of a liberty file: groups, attributes, comments, strings, line continuation.

Knows nothing of what a group means; `layout.liberty` does. Errors name file and line.
"""

import bisect
import dataclasses
import re


class LibertyError(Exception):
    """Malformed liberty; the text is `FILE:LINE: error: ...`."""


@dataclasses.dataclass
class Group:
    """`kind (arguments) { ... }`; `line` counts from one.

    attributes: name -> value of `name : value ;` (the last one counts, as in liberty), without quotes.
    complex: (name, arguments, line) of each `name (arguments) ;`, in order.
    """

    kind: str
    arguments: tuple
    line: int
    attributes: dict = dataclasses.field(default_factory=dict)
    complex: list = dataclasses.field(default_factory=list)
    groups: list = dataclasses.field(default_factory=list)
    lines: dict = dataclasses.field(default_factory=dict)
    file: str = ""

    @property
    def name(self):
        """The first argument, or an empty string."""
        return self.arguments[0] if self.arguments else ""

    def named(self, kind):
        """The groups of this kind directly within."""
        return [group for group in self.groups if group.kind == kind]

    def arguments_of(self, name):
        """The arguments of the last complex attribute of this name, or None."""
        found = None
        for other, arguments, _ in self.complex:
            if other == name:
                found = arguments
        return found

    def fail(self, message, attribute=None):
        """Raises a LibertyError located at the attribute, or at the group's head."""
        raise LibertyError(f"{self.file}:{self.lines.get(attribute, self.line)}: error: {message}")


# Blank space includes the backslash that continues a line.
_BLANK = re.compile(r"(?:\s+|\\[ \t]*\r?\n|/\*.*?\*/|//[^\n]*)*", re.S)
_NAME = re.compile(r"[A-Za-z_][\w.]*(?:\[[^\]\n]*\])?")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_WORD = re.compile(r'[^\s"(),;{}\\]+')
# An unquoted value ends at the semicolon, or at the end of the line where the semicolon was forgotten.
_BARE = re.compile(r"(?:[^;{}\n\\/]|\\[ \t]*\r?\n|/(?!\*))*")
_CONTINUATION = re.compile(r"\\[ \t]*\r?\n")


class _Reader:
    def __init__(self, text, file):
        self.text = text
        self.file = file
        self.at = 0
        self.newlines = [match.start() for match in re.finditer("\n", text)]

    def line(self, at=None):
        return bisect.bisect_left(self.newlines, self.at if at is None else at) + 1

    def fail(self, message, at=None):
        raise LibertyError(f"{self.file}:{self.line(at)}: error: {message}")

    def skip(self):
        self.at = _BLANK.match(self.text, self.at).end()
        if self.text.startswith("/*", self.at):
            self.fail("comment is never closed")

    def found(self):
        """What stands at the present place, for a message."""
        if self.at >= len(self.text):
            return "the end of the file"
        match = _NAME.match(self.text, self.at) or _WORD.match(self.text, self.at)
        return f"'{match.group() if match else self.text[self.at]}'"

    def string(self):
        match = _STRING.match(self.text, self.at)
        if not match:
            self.fail("string is never closed")
        self.at = match.end()
        value = match.group(1)
        return _CONTINUATION.sub("", value) if "\\" in value else value

    def value(self):
        self.skip()
        if self.text.startswith('"', self.at):
            return self.string()
        match = _BARE.match(self.text, self.at)
        self.at = match.end()
        return " ".join(_CONTINUATION.sub(" ", match.group()).split())

    def arguments(self, name):
        opened = self.at
        self.at += 1
        values = []
        while True:
            self.skip()
            if self.at >= len(self.text):
                self.fail(f"'(' after '{name}' is never closed", opened)
            char = self.text[self.at]
            if char == ")":
                self.at += 1
                return tuple(values)
            if char == ",":
                self.at += 1
            elif char == '"':
                values.append(self.string())
            else:
                match = _WORD.match(self.text, self.at)
                if not match:
                    self.fail(f"expected a value or ')' after '{name} (', found {self.found()}")
                self.at = match.end()
                values.append(match.group())

    def statement(self, stack):
        match = _NAME.match(self.text, self.at)
        if not match:
            self.fail(f"expected the name of a group or attribute, found {self.found()}")
        name, line, parent = match.group(), self.line(), stack[-1]
        self.at = match.end()
        self.skip()
        char = self.text[self.at : self.at + 1]
        if char == ":":
            self.at += 1
            value = self.value()
            if not value:
                self.fail(f"expected a value after '{name} :', found {self.found()}")
            parent.attributes[name] = value
            parent.lines[name] = line
        elif char == "(":
            values = self.arguments(name)
            self.skip()
            if self.text.startswith("{", self.at):
                self.at += 1
                group = Group(name, values, line, file=self.file)
                parent.groups.append(group)
                stack.append(group)
                return
            parent.complex.append((name, values, line))
            parent.lines[name] = line
        else:
            self.fail(f"expected ':' or '(' after '{name}', found {self.found()}")
        self.skip()
        if self.text.startswith(";", self.at):
            self.at += 1

    def read(self):
        stack = [Group("", (), 0, file=self.file)]
        while True:
            self.skip()
            if self.at >= len(self.text):
                break
            char = self.text[self.at]
            if char == "}":
                if len(stack) == 1:
                    self.fail("'}' closes nothing")
                stack.pop()
                self.at += 1
            elif char == ";":
                self.at += 1
            else:
                self.statement(stack)
        if len(stack) > 1:
            last = stack[-1]
            head = f"{last.kind} ({', '.join(last.arguments)})"
            raise LibertyError(f"{self.file}:{last.line}: error: group '{head}' is never closed")
        return stack[0]


def parse(text, file="liberty"):
    """The top of the file as a nameless group; normally holds one `library` group."""
    return _Reader(text, file).read()
