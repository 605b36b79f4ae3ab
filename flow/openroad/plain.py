"""Inputs for any other flow: Verilog, a file list, constraints, and what the design consists of."""

import json

from .elaborate import RAM


def _lines(value):
    """JSON with sorted keys, a line an entry of the outer two levels."""
    parts = []
    for key in sorted(value):
        inner = value[key]
        if isinstance(inner, list) and inner:
            parts.append(f' "{key}": [\n' + ",\n".join(f"  {json.dumps(item, sort_keys=True)}" for item in inner) + "\n ]")
        else:
            parts.append(f' "{key}": {json.dumps(inner, sort_keys=True)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def hierarchy(design, blocks):
    """Every module with each set of its parameters: instances, what it instantiates, memories; and the blocks worth hardening."""
    def key(module):
        return design.base(module), list(map(str, design.parameters(module).values()))
    order = sorted(design.paths, key=key)
    numbers = {module: number for number, module in enumerate(order)}
    modules = []
    for module in order:
        counts = {}
        for _, kind in design.children(module):
            counts[kind] = counts.get(kind, 0) + 1
        modules.append({"id": numbers[module], "module": design.base(module), "parameters": design.parameters(module),
                        "instances": len(design.paths[module]),
                        "ports": {name: list(port) for name, port in design.ports(module).items()},
                        "instantiates": [{"id": numbers[kind], "times": counts[kind]} for kind in sorted(counts, key=numbers.get)],
                        "memories": [{"words": words, "bits": bits} for words, bits in design.memories(module)]})
    harden = [{"id": numbers[block.module], "module": block.base, "block": block.name, "instances": block.instances} for block in blocks]
    return {"schema": 1, "top": design.top, "modules": modules, "harden": harden}


def memories(design):
    """Every memory: words, bits, and what its ports are tied to; and the sizes that there are."""
    instances, sizes = [], {}
    for module in design.variants(RAM):
        parameters = design.parameters(module)
        words, bits = parameters["DEPTH"], parameters["WIDTH"]
        sizes[words, bits] = sizes.get((words, bits), 0) + len(design.paths[module])
        for path in design.paths[module]:
            instances.append({"path": path, "words": words, "bits": bits,
                              "write": {"enable": design.connection(path, "we_i"), "address": "waddr_i", "data": "wdata_i"},
                              "read": {"enable": design.connection(path, "re_i"), "address": "raddr_i", "data": "rdata_o",
                                       "cycles": 1, "holds": True}})
    return {"schema": 1, "module": RAM, "clock": "clk_i", "total_bits": design.ram_bits(),
            "sizes": [{"words": words, "bits": bits, "instances": sizes[words, bits]} for words, bits in sorted(sizes)],
            "instances": sorted(instances, key=lambda entry: entry["path"])}


def files(design, sources, order, constraints, blocks, resolved):
    """{path under plain: text}; `order`: file names in the order of the list, `constraints`: {platform: Constraints};
    `resolved`: the configuration with every key."""
    listed = f"// Verilog of {design.top}, the top last; paths are relative to this folder.\n" + "".join(f"rtl/{name}\n" for name in order)
    return {**{f"rtl/{name}": text for name, text in sources.items()}, f"{design.top}.f": listed, f"{design.top}.yaml": resolved,
            **{f"constraints/{platform}.sdc": sdc.text for platform, sdc in constraints.items()},
            "hierarchy.json": _lines(hierarchy(design, blocks)), "macros.json": _lines(memories(design))}
