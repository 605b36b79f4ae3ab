"""The flow's variables: flow/variables.yaml is the only list; steps see those that name them."""

import pathlib

import yaml

from .located import LocatedError

LIST = pathlib.Path(__file__).resolve().parent.parent / "variables.yaml"
KINDS = {"number": float, "integer": int, "text": str}


def declared():
    """{name: declaration}, in the order of the file."""
    return yaml.safe_load(LIST.read_text(encoding="utf-8"))


def read(settings, more=None):
    """All values: the defaults, `more` ({name: value}) over them, and NAME=VALUE texts over those. LocatedError names what is wrong with one."""
    known = declared()
    values = {name: entry["default"] for name, entry in known.items()}
    values.update(more or {})
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise LocatedError("--var", None, f"'{setting}' has no '='; expected NAME=VALUE")
        if name not in known:
            raise LocatedError("--var", None, f"no variable '{name}'\nhelp: there are {', '.join(known)}")
        values[name] = _value(name, text, known[name])
    return values


def _value(name, text, entry):
    try:
        value = KINDS[entry["type"]](text)
    except ValueError as error:
        raise LocatedError("--var", None, f"{name} is '{text}'; expected a {entry['type']}") from error
    if value not in entry.get("one_of", [value]):
        raise LocatedError("--var", None, f"{name} is '{value}'; expected {' or '.join(entry['one_of'])}")
    least, most = entry.get("least"), entry.get("most")
    if (least is not None and value < least) or (most is not None and value > most):
        limits = f"from {least}" + (f" to {most}" if most is not None else " on")
        raise LocatedError("--var", None, f"{name} is {value}; expected {limits}{' ' + entry['unit'] if 'unit' in entry else ''}")
    return value


def seen_by(step, values):
    """The variables that a step names as its own."""
    return {name: values[name] for name, entry in declared().items() if step in entry["steps"]}


def manual():
    """The table of docs/flow-variables.md."""
    lines = ["| variable | default | unit | range | steps | |", "|---|---|---|---|---|---|"]
    for name, entry in declared().items():
        least, most = entry.get("least", ""), entry.get("most", "")
        span = " or ".join(entry["one_of"]) if "one_of" in entry else f"{least} to {most}" if most != "" else f"from {least}" if least != "" else ""
        lines.append(f"| `{name}` | {entry['default']} | {entry.get('unit', '')} | {span} | {', '.join(entry['steps'])} | {entry['text']} |")
    return "\n".join(lines) + "\n"
