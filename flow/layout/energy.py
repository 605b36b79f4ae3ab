"""Where a tile's energy goes: by what it does for attention rather than by kind of cell."""

import re

# The first whose pattern fits an instance's block; clock tree and clock pins of flip-flops are apart.
PARTS = (("key reads", r"u_tile/u_qk/gen_lane.*/(u_planes|u_signs)"), ("query reads", r"u_tile/u_queries"), ("value reads", r"u_tile/u_values"),
         ("query-key compute", r"u_tile/u_qk"), ("softmax", r"u_tile/u_softmax"), ("value compute", r"u_tile/u_vpu"), ("division", r"u_tile/u_divider"))
REST = "rest"


def part_of(block):
    """The part that an instance of this block counts in."""
    return next((name for name, pattern in PARTS if re.match(pattern, block)), REST)


def split(power, inner, factors=None):
    """{part: mW} of a Power and those of hardened blocks in it, {path: Power}; the clock tree and its gates, and the wires of input ports, are parts of their own.
    factors: as power.Power.sums takes them, of what glitches add."""
    found = dict.fromkeys(["clock", *(name for name, _ in PARTS), REST, "inputs"], 0.0)
    for path, one in [("", power), *sorted(inner.items())]:
        for name, parts in one.parts.items():
            block = one.netlist.instances[name].get("block", "")
            kind = "clock" if one.netlist.kind(name) == "clock" else part_of(f"{path}/{block}" if path else block)
            factor = 1.0 if factors is None or one.netlist.kind(name) in ("clock", "memory") else factors.get(block, 1.0)
            found[kind] += (parts["switching"] + parts["internal"]) * factor + parts["leakage"]
        if not path:
            for kind, value in one.input_parts.items():
                found[kind] += value
    return found
