"""Designs of OpenROAD-flow-scripts: the tile flat, and the tile with its repeated blocks hardened first."""

DENSITY_ADDON = 0.2  # what most designs of ORFS itself have
DEFAULT_MEMORY_BITS = 4096  # SYNTH_MEMORY_MAX_BITS where a design does not set it (flow/openroad/variables.yaml)

MACROS = """
# Memories are flip-flops here, {bits} of them, and tables are gates: no memory macro comes with this project. To take macros instead,
# replace leopard_ram.v in VERILOG_FILES by a module of the same name, parameters and ports that instantiates them (docs/howto/
# use-the-verilog.md, "Use memory macros"; sizes: plain/macros.json), and name their files:
# export ADDITIONAL_LEFS = /path/to/macro.lef
# export ADDITIONAL_LIBS = /path/to/macro.lib
# export ADDITIONAL_GDS = /path/to/macro.gds
"""


def _files(paths):
    return "".join(f" \\\n  $(DESIGN_HOME)/src/{path}" for path in paths)


def _common(constraints, settings, folder):
    return (f"export SDC_FILE = $(DESIGN_HOME)/{folder}/constraint.sdc\n"
            "\n# The constraints hold their period in a Tcl variable, which ORFS does not see through.\n"
            f"export ABC_CLOCK_PERIOD_IN_PS = {constraints.period_ps:g}\n\n"
            f"export CORE_UTILIZATION = {settings['utilisation'] * 100:g}\nexport CORE_ASPECT_RATIO = {settings['aspect']:g}\n"
            f"export PLACE_DENSITY_LB_ADDON = {DENSITY_ADDON:g}\nexport TNS_END_PERCENT = 100\n")


def _memory(design, without=()):
    bits, macros = design.most_memory_bits(without), MACROS.format(bits=design.ram_bits())
    if bits <= DEFAULT_MEMORY_BITS:
        return f"\n# Largest memory or table, all its copies together: {bits} bits; ORFS allows {DEFAULT_MEMORY_BITS} by default.\n" + macros
    return (f"\n# Largest memory or table, all its copies together: {bits} bits; ORFS refuses more than {DEFAULT_MEMORY_BITS} unless told.\n"
            f"export SYNTH_MEMORY_MAX_BITS = {bits}\n{macros}")


def _head(what, platform, name, nickname=None):
    nick = f"export DESIGN_NICKNAME = {nickname}\n" if nickname else ""
    return f"# {what} Variables: docs/user/FlowVariables.md of ORFS.\nexport PLATFORM = {platform}\nexport DESIGN_NAME = {name}\n{nick}"


def flat(design, entry, constraints, settings, sources):
    """{path under orfs/designs: text} of the flat design; `sources`: {name: text} of its Verilog."""
    top, folder = design.top, f"{entry['orfs']}/{design.top}"
    config = _head(f"{top} for OpenROAD-flow-scripts, flat.", entry["orfs"], top)
    config += f"export VERILOG_FILES ={_files(f'{top}/{name}' for name in sources)}\n" + _common(constraints, settings, folder)
    config += _memory(design)
    return {**{f"src/{top}/{name}": text for name, text in sources.items()},
            f"{folder}/config.mk": config, f"{folder}/constraint.sdc": constraints.text}


def hierarchical(design, entry, constraints, settings, sources, blocks):
    """{path under orfs/designs: text} of the design NAME_blocks; nothing where no block repeats."""
    if not blocks:
        return {}
    top, nick = design.top, f"{design.top}_blocks"
    folder, bases = f"{entry['orfs']}/{nick}", [block.base for block in blocks]
    files = {}
    kept = [f"{top}/{name}" for name in sources if name.removesuffix(".v") not in bases]
    config = _head(f"{top} for OpenROAD-flow-scripts, with blocks that are hardened first.", entry["orfs"], top, nick)
    config += "".join(f"# {block.name}: {block.base}, {len(block.instances)} times\n" for block in blocks)
    config += f"export BLOCKS = {' '.join(block.name for block in blocks)}\n"
    config += f"export VERILOG_FILES ={_files(kept + [f'{nick}/{base}.v' for base in bases])}\n" + _common(constraints, settings, folder)
    files[f"{folder}/config.mk"] = config + _memory(design, bases)
    files[f"{folder}/constraint.sdc"] = constraints.text
    for block in blocks:
        inside = f"{folder}/{block.name}"
        text = _head(f"The block {block.name} of {nick}, hardened before it.", entry["orfs"], block.name, f"{nick}_{block.name}")
        needed = [f"{top}/{base}.v" for base in block.below if f"{base}.v" in sources] + [f"{nick}/{block.name}.v"]
        text += f"export VERILOG_FILES ={_files(needed)}\n" + _common(constraints, settings, inside)
        pins = sum(width for _, width in block.ports.values())
        text += f"\n# {pins} pins: where its edges have no room for them (PPL-0024), lower CORE_UTILIZATION.\n"
        files[f"{inside}/config.mk"] = text
        files[f"{inside}/constraint.sdc"] = constraints.of_block(block.name, block.ports)
        files[f"src/{nick}/{block.name}.v"] = block.wrapper()
        files[f"src/{nick}/{block.base}.v"] = block.stand_in(f"{block.base}.v", sources[f"{block.base}.v"])
    return files
