"""Writer of DEF 5.8: rows, tracks, vias, components, pins, power straps and routed nets. Same design, same bytes."""

from . import routes

DIRECTIONS = {"input": "INPUT", "output": "OUTPUT", "inout": "INOUT"}


def write(path, design, platform, library):
    """Writes a design.json as DEF. Coordinates are those of the design."""
    with open(path, "w", encoding="ascii") as file:
        file.writelines(line + "\n" for line in _lines(design, platform, library))


def _lines(design, platform, library):
    width, height = design["die"]
    yield "VERSION 5.8 ;"
    yield 'DIVIDERCHAR "/" ;'
    yield 'BUSBITCHARS "[]" ;'
    yield f"DESIGN {design['name']} ;"
    yield f"UNITS DISTANCE MICRONS {design['units']} ;"
    yield f"DIEAREA ( 0 0 ) ( {width} {height} ) ;"
    step = library.sites[platform.site].width
    for number, (y, orient, x, sites) in enumerate(design["rows"]):
        yield f"ROW ROW_{number} {platform.site} {x} {y} {orient} DO {sites} BY 1 STEP {step} 0 ;"
    yield from _tracks(platform, width, height)
    yield from _via_section(design, platform)
    yield from _components(design)
    yield from _pins(design, platform, library)
    yield from _special_nets(design, platform, library)
    yield from _nets(design, platform, library)
    yield "END DESIGN"


def _tracks(platform, width, height):
    grid = platform.grid
    for layer in platform.layers:
        if layer.direction == "v":
            axis, first, pitch, size = "X", grid.x(layer.x_first), grid.x_pitch * layer.x_step, width
        else:
            axis, first, pitch, size = "Y", grid.y(layer.y_first), grid.y_pitch * layer.y_step, height
        if size > first:
            yield f"TRACKS {axis} {first} DO {(size - first - 1) // pitch + 1} STEP {pitch} LAYER {layer.name} ;"


def _via_section(design, platform):
    """Shapes that the LEF has not; the others keep the LEF's name."""
    own = [via for name, via in sorted(platform.vias.items()) if not via.lef]
    if own:
        yield f"VIAS {len(own)} ;"
        for via in own:
            boxes = [f"+ RECT {layer} ( {b[0]} {b[1]} ) ( {b[2]} {b[3]} )" for layer, items in via.shapes.items() for b in items]
            yield f"- {via.name} {' '.join(boxes)} ;"
        yield "END VIAS"


def _components(design):
    yield f"COMPONENTS {len(design['instances'])} ;"
    for name, instance in sorted(design["instances"].items()):
        source = "+ SOURCE DIST " if not instance["nets"] else ""
        yield f"- {name} {instance['master']} {source}+ PLACED ( {instance['at'][0]} {instance['at'][1]} ) {instance['orient']} ;"
    yield "END COMPONENTS"


def _pins(design, platform, library):
    yield f"PINS {len(design['ports'])} ;"
    for name, port in sorted(design["ports"].items()):
        half = library.layers[port["layer"]].width // 2
        yield (f"- {name} + NET {port['net']} + DIRECTION {DIRECTIONS[port['direction']]} + USE SIGNAL + LAYER {port['layer']} "
               f"( {-half} {-half} ) ( {half} {half} ) + PLACED ( {port['at'][0]} {port['at'][1]} ) N ;")
    yield "END PINS"


def _special_nets(design, platform, library):
    metals = routes.ordered_via_layers(platform, library)
    yield f"SPECIALNETS {len(platform.supplies)} ;"
    for net, use in sorted(platform.supplies.items()):
        yield f"- {net} ( * {net} ) + USE {use.upper()}"
        word = "+ ROUTED"
        for owner, layer, x1, y1, x2, y2 in design["straps"]:
            if owner != net:
                continue
            if y2 - y1 >= x2 - x1:
                line = f"{layer} {x2 - x1} + SHAPE STRIPE ( {(x1 + x2) // 2} {y1} ) ( {(x1 + x2) // 2} {y2} )"
            else:
                line = f"{layer} {y2 - y1} + SHAPE STRIPE ( {x1} {(y1 + y2) // 2} ) ( {x2} {(y1 + y2) // 2} )"
            yield f"  {word} {line}"
            word = "NEW"
        for owner, shape, x, y in design["power_vias"]:
            if owner == net:
                yield f"  {word} {metals[shape][0]} 0 + SHAPE STRIPE ( {x} {y} ) {platform.vias[shape].lef or shape}"
                word = "NEW"
        yield " ;"
    yield "END SPECIALNETS"


def _nets(design, platform, library):
    metals = routes.ordered_via_layers(platform, library)
    members = {}
    for name, port in sorted(design["ports"].items()):
        members.setdefault(port["net"], []).append(f"( PIN {name} )")
    for name, instance in sorted(design["instances"].items()):
        for pin, net in sorted(instance["nets"].items()):
            members.setdefault(net, []).append(f"( {name} {pin} )")
    yield f"NETS {len(members)} ;"
    for net in sorted(members):
        yield f"- {net}"
        for first in range(0, len(members[net]), 4):
            yield "  " + " ".join(members[net][first:first + 4])
        word, route = "+ ROUTED", design["routes"].get(net, {"wires": [], "vias": []})
        for layer, x1, y1, x2, y2 in route["wires"]:
            yield f"  {word} {layer} ( {x1} {y1} ) ( {x2} {y2} )"
            word = "NEW"
        for _, x, y, shape in route["vias"]:
            yield f"  {word} {metals[shape][0]} ( {x} {y} ) {platform.vias[shape].lef or shape}"
            word = "NEW"
        yield " ;"
    yield "END NETS"
