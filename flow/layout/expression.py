"""Boolean expressions as liberty writes them: function, when, next_state.

Operators, tightest first: `!a` and `a'`, then `^`, then `a & b`, `a * b` and `a b`, then `a | b` and `a + b`.
An expression is a nested tuple: ("pin", name), ("const", 0 or 1), ("not", e), ("and" | "or" | "xor", left, right).
"""

import re

_TOKEN = re.compile(r"\s*([A-Za-z_][\w.]*(?:\[\d+\])?|[01]|[!'&*|+^()])")


class ExpressionError(ValueError):
    """Not a boolean expression; the text says why, without a location."""


class _Parser:
    def __init__(self, text):
        self.text = text
        self.tokens = []
        at = 0
        while at < len(text.rstrip()):
            match = _TOKEN.match(text, at)
            if not match:
                raise ExpressionError(f"'{text[at:].strip()[0]}' has no meaning in expression '{text}'")
            self.tokens.append(match.group(1))
            at = match.end()
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self):
        token = self.peek()
        self.at += 1
        return token

    def chain(self, operators, kind, below):
        left = below()
        while self.peek() in operators:
            self.take()
            left = (kind, left, below())
        return left

    def either(self):
        return self.chain(("|", "+"), "or", self.both)

    def both(self):
        left = self.differ()
        while self.peek() is not None and self.peek() not in ("|", "+", ")", "^", "'"):
            if self.peek() in ("&", "*"):
                self.take()
            left = ("and", left, self.differ())
        return left

    def differ(self):
        return self.chain(("^",), "xor", self.unary)

    def unary(self):
        token = self.take()
        if token == "!":
            return ("not", self.unary())
        if token == "(":
            inner = self.either()
            if self.take() != ")":
                raise ExpressionError(f"'(' is never closed in expression '{self.text}'")
        elif token in ("0", "1"):
            inner = ("const", int(token))
        elif token is not None and (token[0].isalpha() or token[0] == "_"):
            inner = ("pin", token)
        else:
            what = "the end" if token is None else f"'{token}'"
            raise ExpressionError(f"expected a pin, found {what} in expression '{self.text}'")
        while self.peek() == "'":
            self.take()
            inner = ("not", inner)
        return inner


def parse(text):
    """The expression as nested tuples; raises ExpressionError."""
    parser = _Parser(text)
    result = parser.either()
    if parser.peek() is not None:
        raise ExpressionError(f"'{parser.peek()}' is left over in expression '{text}'")
    return result


def pins(expression):
    """The set of pin names in it."""
    if expression[0] == "pin":
        return {expression[1]}
    if expression[0] == "const":
        return set()
    return set().union(*(pins(part) for part in expression[1:]))


def evaluate(expression, values):
    """Its value, 0 or 1, with `values` a mapping from pin to 0 or 1; KeyError for a pin that is not there."""
    kind = expression[0]
    if kind == "pin":
        return values[expression[1]]
    if kind == "const":
        return expression[1]
    if kind == "not":
        return 1 - evaluate(expression[1], values)
    left, right = evaluate(expression[1], values), evaluate(expression[2], values)
    return left & right if kind == "and" else left | right if kind == "or" else left ^ right
