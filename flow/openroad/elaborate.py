"""The design as Yosys elaborates it: modules, parameters, ports, how often and where each is instantiated, memories."""

import functools
import pathlib
import tempfile

from layout import design as designs
from layout import synth
from layout.located import LocatedError

RAM = "leopard_ram"  # the one module of all memories


def read(sources, top):
    """The Design that these Verilog files are, read as SystemVerilog, as ORFS and LibreLane do. LocatedError if they do not elaborate."""
    with tempfile.TemporaryDirectory() as folder:
        script, log, result = (pathlib.Path(folder) / name for name in ("elaborate.ys", "log", "design.json"))
        lines = [f"read_verilog -sv -defer {path}" for path in sources]
        lines += [f"hierarchy -check -top {top}", "proc", "memory_collect", f"write_json {result}"]
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        try:
            synth.run_yosys(str(script), str(log))
        except LocatedError as error:
            raise LocatedError(top, None, f"the Verilog does not elaborate: {error.message}") from error
        return Design(designs.read_json(result)["modules"], top)


def _number(bits):
    return int(bits, 2) if bits and set(bits) <= set("01") else bits


class Design:
    """Modules are named by Yosys: one for each set of parameters. `base` is the name in the Verilog."""

    def __init__(self, modules, top):
        self._modules, self.top = modules, top

    def base(self, module):
        return self._modules[module]["attributes"].get("hdlname", module)

    def parameters(self, module):
        return {name: _number(bits) for name, bits in sorted(self._modules[module].get("parameter_default_values", {}).items())}

    def ports(self, module):
        """{name: (direction, width)}, in the order of the module's header."""
        return {name: (port["direction"], len(port["bits"])) for name, port in self._modules[module]["ports"].items()}

    def children(self, module):
        """[(instance, module)], sorted."""
        cells = self._modules[module]["cells"]
        return sorted((name, cell["type"]) for name, cell in cells.items() if cell["type"] in self._modules)

    @functools.cached_property
    def paths(self):
        """{module: [path of an instance, ...]}; the top's path is its name."""
        found = {}

        def visit(module, path):
            found.setdefault(module, []).append(path)
            for instance, kind in self.children(module):
                visit(kind, f"{path}/{instance}")
        visit(self.top, self.top)
        return found

    def variants(self, base):
        """The modules that are `base` with some parameters, the most frequent first."""
        return sorted((m for m in self.paths if self.base(m) == base), key=lambda m: (-len(self.paths[m]), m))

    def below(self, module):
        """The names in the Verilog of a module and all that it instantiates, sorted."""
        seen, waiting = set(), [module]
        while waiting:
            kind = waiting.pop()
            if kind not in seen:
                seen.add(kind)
                waiting += [child for _, child in self.children(kind)]
        return sorted({self.base(kind) for kind in seen})

    def memories(self, module):
        """[(words, bits)] of the memories and tables right in a module."""
        cells = self._modules[module]["cells"].values()
        return sorted((_number(c["parameters"]["SIZE"]), _number(c["parameters"]["WIDTH"])) for c in cells if c["type"].startswith("$mem"))

    def ram_bits(self):
        """The bits of all instances of RAM."""
        sizes = [(self.parameters(m), len(self.paths[m])) for m in self.variants(RAM)]
        return sum(size["DEPTH"] * size["WIDTH"] * times for size, times in sizes)

    def most_memory_bits(self, without=()):
        """The most bits of a module's memory times its instances: what SYNTH_MEMORY_MAX_BITS of ORFS must allow, whichever way it counts.
        Instances in modules of the names in `without` are left out."""
        counts = {m: sum(not self._is_in(path, without) for path in paths) for m, paths in self.paths.items()}
        return max((words * bits * counts[m] for m in self.paths for words, bits in self.memories(m)), default=0)

    def _is_in(self, path, names):
        module = self.top
        for instance in path.split("/")[1:]:
            module = dict(self.children(module))[instance]
            if self.base(module) in names:
                return True
        return False

    def connection(self, path, port):
        """What a port of an instance is tied to: 'net', or the constant."""
        names, module = path.split("/")[1:], self.top
        for instance in names[:-1]:
            module = self._modules[module]["cells"][instance]["type"]
        bits = self._modules[module]["cells"][names[-1]]["connections"].get(port, [])
        return "".join(reversed(bits)) if bits and all(isinstance(bit, str) for bit in bits) else "net" if bits else "open"
