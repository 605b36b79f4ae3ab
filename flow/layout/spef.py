"""Writer of SPEF (IEEE 1481), the parasitics of a routed design."""

HEADER = """*SPEF "IEEE 1481-1998"
*DESIGN "{design}"
*DATE "not recorded"
*VENDOR "Leopard"
*PROGRAM "layout.extract"
*VERSION "1"
*DESIGN_FLOW "PIN_CAP NONE"
*DIVIDER /
*DELIMITER :
*BUS_DELIMITER [ ]
*T_UNIT 1 NS
*C_UNIT 1 FF
*R_UNIT 1 OHM
*L_UNIT 1 HENRY
"""


def write(path, design, nets):
    """Writes {net: NetRC} as SPEF; the same nets give the same bytes. Nets without wires have no section."""
    with open(path, "w", encoding="ascii") as file:
        file.write(HEADER.format(design=design["name"]))
        for name in sorted(nets):
            net = nets[name]
            if not net.resistors:
                continue
            file.write(f"\n*D_NET {name} {net.total:.5f}\n*CONN\n")
            for kind, node, direction in net.connections:
                file.write(f"*{kind} {node} {direction}\n")
            file.write("*CAP\n")
            for number, node in enumerate(sorted(node for node, value in net.capacitance.items() if value > 0), 1):
                file.write(f"{number} {node} {net.capacitance[node]:.5f}\n")
            file.write("*RES\n")
            for number, (first, second, ohm) in enumerate(net.resistors, 1):
                file.write(f"{number} {first} {second} {ohm:.4f}\n")
            file.write("*END\n")
