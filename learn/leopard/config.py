"""Configurations of the accelerator."""

import os
import pathlib

from . import _core
from .errors import ConfigError

NAMED = {pathlib.PurePosixPath(path).stem: text for path, text in _core.configurations().items()}  # those of configs/


class Config:
    """A checked configuration (docs/configuration.md).

    Config("leopard_plus")                       one of NAMED
    Config("my.yaml", {"qk.dpus": 8})            a file, with settings over it
    Config(text="name: mine\\nhead_dim: 32\\n")  YAML itself

    Attributes: name, design, head_dim, value_dim, max_keys, max_queries, q_bits, k_bits, v_bits, dpus, serial_bits, planes, guard_sigmas, centre,
    equalise. ConfigError says what is wrong and in which line, as `leopard check` does."""

    def __init__(self, source=None, settings=None, *, text=None):
        if (source is None) == (text is None):
            raise ConfigError("a configuration is a name or path, or text=...; expected one of the two")
        words = [f"{key}={_word(value)}" for key, value in (settings or {}).items()]
        if text is not None:
            self._design = _core.Design.from_text(text, "text", words)
        elif str(source) in NAMED and not os.path.exists(source):
            self._design = _core.Design.from_text(NAMED[str(source)], f"configs/{source}.yaml", words)
        elif not os.path.exists(source):
            raise ConfigError(f"{source}: there is no such file\nhelp: named configurations are {', '.join(sorted(NAMED))}")
        else:
            self._design = _core.Design.from_file(os.fspath(source), words)
        self._source, self._settings, self._text = source, dict(settings or {}), text

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._design, name)

    def __repr__(self):
        return f"Config({self.name}: {self.design}, {self.dpus} units, K {self.k_bits} bits, {self.serial_bits} a plane, D {self.head_dim})"

    def with_settings(self, **settings):
        """The same with other values of keys; a dot in a key is written as two underscores: qk__dpus=8."""
        more = {**self._settings, **{key.replace("__", "."): value for key, value in settings.items()}}
        return Config(self._source, more, text=self._text)

    def fitting(self, head_dim, value_dim, keys, queries):
        """The same with room for at least so many dimensions, keys and queries. Formats of the softmax depend on max_keys: it is another design."""
        needed = {"head_dim": head_dim, "value_dim": value_dim, "max_keys": keys, "max_queries": queries}
        raised = {key: value for key, value in needed.items() if getattr(self, key) < value}
        return self.with_settings(**raised) if raised else self


def _word(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_config(config):
    """A Config from itself, a name, or a path."""
    return config if isinstance(config, Config) else Config(config)
