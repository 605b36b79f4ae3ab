"""The design of LibreLane, for platforms of which it has a PDK."""

CLOCKS = """
# LibreLane asks for ideal clocks before the clock tree is there, for its true delays after.
if { [info exists ::env(OPENLANE_SDC_IDEAL_CLOCKS)] && $::env(OPENLANE_SDC_IDEAL_CLOCKS) } {
  unset_propagated_clock [all_clocks]
} else {
  set_propagated_clock [all_clocks]
}
"""

CONFIG = """# {top} for LibreLane: librelane --pdk {pdk} --scl {scl} config.yaml
# Variables: LibreLane's documentation, "Flow: Classic".
meta:
  version: 2
  flow: Classic
DESIGN_NAME: {top}
VERILOG_FILES:
{files}CLOCK_PORT: {clock}
CLOCK_PERIOD: {period:g}
PNR_SDC_FILE: dir::constraint.sdc
SIGNOFF_SDC_FILE: dir::constraint.sdc
FP_SIZING: relative
FP_CORE_UTIL: {utilisation:g}
FP_ASPECT_RATIO: {aspect:g}
# Memories are flip-flops here, {bits} of them, and tables are gates: no memory macro comes with this project. To take macros instead,
# replace src/leopard_ram.v by a module of the same name, parameters and ports that instantiates them (docs/howto/
# use-the-verilog.md, "Use memory macros"; sizes: plain/macros.json), and describe them under the variable MACROS (LibreLane's
# documentation, "Using macros").
"""


def files(design, entry, constraints, settings, sources):
    """{path under librelane/PLATFORM/NAME: text}."""
    listed = "".join(f"  - dir::src/{name}\n" for name in sources)
    config = CONFIG.format(top=design.top, **entry["librelane"], files=listed, clock=constraints.clock, period=constraints.period_ps / 1000,
                           utilisation=settings["utilisation"] * 100, aspect=settings["aspect"], bits=design.ram_bits())
    verilog = {f"src/{name}": text for name, text in sources.items()}
    return {"config.yaml": config, "constraint.sdc": constraints.text + CLOCKS, **verilog}
