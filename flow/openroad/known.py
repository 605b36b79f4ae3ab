"""Reads config.mk and config.yaml and refuses what flow/openroad/variables.yaml does not list."""

import pathlib
import re

import yaml

from layout.located import LocatedError

HERE = pathlib.Path(__file__).resolve().parent
ASSIGNMENT = re.compile(r"export (\w+) = (.*)")


def listed(kind):
    """{variable: {type, text}} of `orfs` or `librelane`."""
    return yaml.safe_load((HERE / "variables.yaml").read_text(encoding="utf-8"))[kind]


def platforms():
    """{platform: what is known of it}, in the order of the file."""
    return yaml.safe_load((HERE / "platforms.yaml").read_text(encoding="utf-8"))


def _is_percent(value):
    return 0 < float(value) <= 100


CHECKS = {
    "name": lambda v: re.fullmatch(r"[A-Za-z_]\w*", v), "names": lambda v: all(re.fullmatch(r"[A-Za-z_]\w*", word) for word in v.split()),
    "platform": lambda v: v in {entry["orfs"] for entry in platforms().values()}, "number": lambda v: float(v) > 0,
    "integer": lambda v: int(v) > 0, "percent": _is_percent, "sizing": lambda v: v in ("absolute", "relative"),
    "file": lambda v: v and " " not in v, "files": lambda v: v and all(v if isinstance(v, list) else v.split()),
    "meta": lambda v: set(v) <= {"version", "flow"}, "macros": lambda v: isinstance(v, dict)}


def _check(path, line, kind, name, value):
    entry = listed(kind).get(name)
    if entry is None:
        raise LocatedError(path, line, f"{name} is not a variable of {kind} that flow/openroad/variables.yaml lists")
    try:
        good = CHECKS[entry["type"]](value)
    except (TypeError, ValueError):
        good = False
    if not good:
        raise LocatedError(path, line, f"{name} is '{value}'; expected a value of type {entry['type']}: {entry['text']}")


def read_make(path, text):
    """{variable: value} of a config.mk: comments, and assignments `export NAME = VALUE`, continued by a backslash. LocatedError names the line."""
    values, held, first = {}, "", 0
    for line, words in enumerate(text.splitlines(), 1):
        commented = re.match(r"#\s*(export .*?)\\?$", words)
        match = ASSIGNMENT.fullmatch(commented[1].strip()) if commented else None
        if match and match[1] not in listed("orfs"):
            raise LocatedError(path, line, f"the comment has {match[1]}, which flow/openroad/variables.yaml does not list")
        if words.startswith("#") or not (words.strip() or held):
            continue
        first = first if held else line
        held += words.rstrip("\\") if words.endswith("\\") else words
        if words.endswith("\\"):
            continue
        match = ASSIGNMENT.fullmatch(held.strip())
        if not match:
            raise LocatedError(path, first, f"'{held.strip()}' is not of the form export NAME = VALUE")
        name, value, held = match[1], " ".join(match[2].split()), ""
        if name in values:
            raise LocatedError(path, first, f"{name} is given twice")
        _check(path, first, "orfs", name, value)
        values[name] = value
    if held:
        raise LocatedError(path, first, "the last line is continued")
    return values


def read_yaml(path, text):
    """The values of a config.yaml of LibreLane. LocatedError names the variable's line."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        raise LocatedError(path, (error.problem_mark or error.context_mark).line + 1, error.problem) from error
    if not isinstance(values, dict):
        raise LocatedError(path, 1, "the file is not a mapping")
    for key, _ in node.value:
        _check(path, key.start_mark.line + 1, "librelane", key.value, values[key.value])
    return values
