"""Runs the steps of a layout: each in a folder of its own, again only where something it is made from has changed."""

import ast
import functools
import hashlib
import inspect
import json
import os
import pathlib
import resource
import shutil
import sys
import time

from . import design as designs
from . import variables
from .located import LocatedError

PACKAGE = pathlib.Path(__file__).resolve().parent


class Step:
    """A step's declaration. `run(context)` returns its metrics; `needs`: earlier steps whose folders it reads; `modules`: of this package, on
    which what it writes depends (with what they import)."""

    def __init__(self, name, run, needs, modules, seconds):
        self.name, self.run, self.needs, self.modules, self.seconds = name, run, needs, modules, seconds
        self.kind, self.instead, self.values = name, {}, {}

    def variant(self, name, instead, values=None):
        """The same step under another name: it reads other steps `instead` ({step that its code names: step}), with `values` of variables of its own."""
        made = Step(name, self.run, [instead.get(needed, needed) for needed in self.needs], self.modules, self.seconds)
        made.kind, made.instead, made.values = self.kind, dict(instead), dict(values or {})
        return made


class Context:
    """What a step sees: its folder, those of the steps it needs, its variables, the sources outside of the flow."""

    def __init__(self, flow, step, values):
        self._flow, self._step = flow, step
        self.folder = str(flow.folder / step.name)
        self.values = values
        self.sources, self.platform = flow.sources, flow.platform

    def of(self, step, name):
        """A file of an earlier step."""
        step = self._step.instead.get(step, step)
        if step not in self._step.needs:
            raise AssertionError(f"{self._step.name} does not declare that it reads {step}")
        return str(self._flow.folder / step / name)

    def path(self, name):
        return os.path.join(self.folder, name)

    def say(self, text):
        self._flow.say(text)


@functools.lru_cache(maxsize=None)
def _code(modules):
    """Digest of modules of this package and all that they import from it."""
    seen, waiting = {}, list(modules)
    while waiting:
        name = waiting.pop()
        path = PACKAGE / f"{name}.py"
        if name in seen or not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        seen[name] = text
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.level == 1 or node.module == "layout"):
                waiting += [node.module] if node.level == 1 and node.module else [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("layout."):
                waiting.append(node.module.split(".")[1])
    return hashlib.sha256("".join(f"{name}\0{seen[name]}\0" for name in sorted(seen)).encode()).hexdigest()


def file_digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


class Flow:
    """`sources`: {name: path or [paths]} of files from outside that steps read; `identities`: {step: {text: text}}, what else their output depends on."""

    def __init__(self, folder, platform, sources, values, steps, identities=None, quiet=False):
        self.folder, self.platform, self.sources, self.values = pathlib.Path(folder), platform, sources, values
        self.steps, self._quiet, self._identities = steps, quiet, identities or {}
        self._begin, self._log = time.monotonic(), None
        self.done_again = []

    def say(self, text):
        if self._log:
            self._log.write(text + "\n")
            self._log.flush()
        if not self._quiet:
            print(f"   {text}", file=sys.stderr, flush=True)

    def _made_from(self, step):
        own = hashlib.sha256(inspect.getsource(step.run).encode()).hexdigest()
        parts = {"code": [own, _code(tuple(step.modules))], "variables": self._values(step), "platform": file_digest(self.platform.path),
                 "identity": self._identities.get(step.name, self._identities.get(step.kind, {}))}
        for needed in step.needs:
            parts[needed] = json.loads((self.folder / needed / "stamp.json").read_text(encoding="utf-8"))["outputs"]
        return json.loads(json.dumps(parts))

    def _values(self, step):
        return variables.seen_by(step.kind, {**self.values, **step.values})

    def _outputs(self, step):
        folder = self.folder / step.name
        return {path.name: file_digest(path) for path in sorted(folder.iterdir())
                if path.is_file() and path.suffix != ".log" and path.name not in ("stamp.json", "log", "resources.json")}

    def _is_done(self, step, made_from):
        stamp = self.folder / step.name / "stamp.json"
        if not stamp.exists():
            return False
        kept = json.loads(stamp.read_text(encoding="utf-8"))
        return kept["made_from"] == made_from and kept["outputs"] == self._outputs(step)

    def run(self, first=None, last=None):
        """All steps, or those from `first` (done again whatever its stamp says) to `last`. Returns {step: metrics}."""
        metrics = {}
        names = [step.name for step in self.steps]
        wanted = self.steps[:names.index(last) + 1] if last else self.steps
        for number, step in enumerate(wanted):
            made_from = self._made_from(step)
            if step.name != first and self._is_done(step, made_from):
                self._announce(f"{step.name}: kept")
            else:
                left = sum(s.seconds for s in wanted[number:])
                self._announce(f"{step.name} (about {left:.0f} s to go for a small tile; {time.monotonic() - self._begin:.0f} s so far)")
                self._do(step, made_from)
                self.done_again.append(step.name)
            metrics[step.name] = designs.read_json(self.folder / step.name / "metrics.json")
        return metrics

    def _announce(self, text):
        if not self._quiet:
            print(f"== {text}", file=sys.stderr, flush=True)

    def _do(self, step, made_from):
        folder = self.folder / step.name
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        begin = time.monotonic()
        with open(folder / "log", "w", encoding="utf-8") as self._log:
            try:
                metrics = step.run(Context(self, step, self._values(step)))
            except LocatedError as error:
                self._log.write(f"{error}\n")
                reads = ", ".join(str(self.folder / needed) for needed in step.needs) or "the configuration and the platform"
                raise LocatedError(step.name, None, f"{error}\nhelp: the step reads {reads}; its log is {folder / 'log'}") from error
            finally:
                self._log, log = None, self._log
                log.close()
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
        designs.write_json(str(folder / "metrics.json"), metrics)
        designs.write_json(str(folder / "resources.json"), {"seconds": round(time.monotonic() - begin, 1), "peak_mib_so_far": peak})
        stamp = {"made_from": made_from, "outputs": self._outputs(step)}
        designs.write_text(str(folder / "stamp.json"), json.dumps(stamp, indent=1, sort_keys=True) + "\n")
