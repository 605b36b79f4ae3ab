"""YAML with places: each mapping is a Section that knows its file and lines, refuses what it is not asked for, and says where a value is wrong."""

import difflib

import yaml

from .located import LocatedError


class Section:
    """A mapping of a YAML file. Ask it for its keys, then call done(): a key that nobody asked for is an error."""

    def __init__(self, path, name, node):
        self.path, self.name, self.line = path, name, node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise LocatedError(path, self.line, f"{name or 'the file'} is not a mapping")
        self._nodes, self._asked = {}, set()
        for key, value in node.value:
            if key.value in self._nodes:
                raise LocatedError(path, key.start_mark.line + 1, f"{self._full(key.value)} is given twice")
            self._nodes[key.value] = value

    def _full(self, key):
        return f"{self.name}.{key}" if self.name else key

    def error(self, key, message):
        """A LocatedError at a key's value, or at the section if it is absent."""
        node = self._nodes.get(key)
        return LocatedError(self.path, self.line if node is None else node.start_mark.line + 1, f"{self._full(key)} {message}")

    def keys(self):
        return list(self._nodes)

    def has(self, key):
        return key in self._nodes

    def _node(self, key):
        self._asked.add(key)
        if key not in self._nodes:
            raise LocatedError(self.path, self.line, f"{self._full(key)} is missing")
        return self._nodes[key]

    def _plain(self, key, node):
        if not isinstance(node, yaml.ScalarNode):
            raise LocatedError(self.path, node.start_mark.line + 1, f"{self._full(key)} is not a single value")
        return node.value

    def _convert(self, key, node, kind):
        text = self._plain(key, node)
        if kind is str:
            return text
        try:
            if kind is int and text.lstrip("-") != "0" and text.lstrip("-").startswith("0"):
                raise ValueError  # YAML 1.1 would read it as octal
            return kind(text)
        except ValueError:
            wanted = "a whole number" if kind is int else "a number"
            raise LocatedError(self.path, node.start_mark.line + 1, f"{self._full(key)} is {text}; expected {wanted}") from None

    def value(self, key, kind=str, default=None):
        """A text, int or float; the default, if there is one, where the key is absent."""
        if default is not None and key not in self._nodes:
            return default
        return self._convert(key, self._node(key), kind)

    def choice(self, key, allowed):
        """A text that is one of `allowed`."""
        text = self.value(key)
        if text not in allowed:
            raise self.error(key, f"is {text}; expected one of {', '.join(allowed)}")
        return text

    def values(self, key, kind=str, default=None):
        """A list of texts, ints or floats."""
        if default is not None and key not in self._nodes:
            return default
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(key, "is not a list")
        return [self._convert(key, item, kind) for item in node.value]

    def section(self, key):
        return Section(self.path, self._full(key), self._node(key))

    def sections(self, key, default=None):
        """A list of mappings."""
        if default is not None and key not in self._nodes:
            return default
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(key, "is not a list")
        return [Section(self.path, f"{self._full(key)}[{i}]", item) for i, item in enumerate(node.value)]

    def done(self):
        """LocatedError if the section holds a key that nobody asked for."""
        for key, node in self._nodes.items():
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise LocatedError(self.path, node.start_mark.line + 1, f"{self._full(key)} is not known{hint}")


def read(path):
    """The top Section of a YAML file. LocatedError if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            node = yaml.compose(file, Loader=yaml.SafeLoader)
    except OSError as error:
        raise LocatedError(path, None, error.strerror) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LocatedError(path, mark.line + 1, error.problem) from error
    if node is None:
        raise LocatedError(path, 1, "the file is empty")
    return Section(str(path), "", node)
