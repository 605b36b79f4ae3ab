"""Pictures of a layout's figures as SVG: the same figures, the same bytes."""

from . import design as designs

COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb", "#884422", "#335566", "#99bb55")
SIDE = 640


def _svg(width, height, body):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'font-family="sans-serif" font-size="13">\n<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(body) + "\n</svg>\n")


def _scaled(design):
    scale = SIDE / max(design["die"])
    return scale, round(design["die"][0] * scale), round(design["die"][1] * scale)


def _block_of(instance):
    """The part of the tile a cell is counted in: the first two names of its path."""
    return "/".join(instance["block"].split("/")[:2])


def blocks(design, library, path):
    """Each cell in its block's colour, with a legend by area."""
    scale, width, height = _scaled(design)
    area = {}
    for instance in design["instances"].values():
        if instance["block"] != "fill":
            macro = library.macros[instance["master"]]
            area[_block_of(instance)] = area.get(_block_of(instance), 0) + macro.width * macro.height
    order = sorted(area, key=lambda name: (-area[name], name))
    colour = {name: COLOURS[min(i, len(COLOURS) - 1)] for i, name in enumerate(order)}
    body = [f'<rect width="{width}" height="{height}" fill="#f6f6f6" stroke="#888"/>']
    for name in order:
        rects = []
        for key in sorted(design["instances"]):
            instance = design["instances"][key]
            if instance["block"] != "fill" and _block_of(instance) == name:
                macro = library.macros[instance["master"]]
                x, y = instance["at"]
                rects.append(f"M{x * scale:.1f} {height - (y + macro.height) * scale:.1f}h{macro.width * scale:.1f}v{macro.height * scale:.1f}"
                             f"h{-macro.width * scale:.1f}z")
        body.append(f'<path fill="{colour[name]}" d="{"".join(rects)}"/>')
    for i, name in enumerate(order[:len(COLOURS)]):
        label = name if i < len(COLOURS) - 1 else "the rest"
        body.append(f'<rect x="{width + 12}" y="{12 + 20 * i}" width="14" height="14" fill="{COLOURS[i]}"/>'
                    f'<text x="{width + 32}" y="{24 + 20 * i}">{label} {area[name] / design["units"] ** 2:.0f} um2</text>')
    designs.write_text(path, _svg(width + 280, height, body))


def _heat(values, width, height, title):
    """Squares of a list of rows (bottom first) of values from 0 to 1."""
    rows, columns = len(values), len(values[0])
    body = []
    for r, row in enumerate(values):
        for c, value in enumerate(row):
            level = min(1.0, max(0.0, value))
            red, green, blue = round(255 * min(1, 2 * level)), round(255 * min(1, 2 - 2 * level)), round(220 * max(0, 1 - 2 * level))
            body.append(f'<rect x="{c * width / columns:.1f}" y="{height - (r + 1) * height / rows:.1f}" width="{width / columns + 0.5:.1f}" '
                        f'height="{height / rows + 0.5:.1f}" fill="rgb({red},{green},{blue})"/>')
    most = max(max(row) for row in values)
    body.append(f'<text x="4" y="{height + 18}">{title}; most {most:.2f}</text>')
    return _svg(width, height + 26, body)


def density(design, library, path, squares=32):
    """Cell area over area, in squares."""
    _, width, height = _scaled(design)
    grid = [[0.0] * squares for _ in range(squares)]
    step = [side / squares for side in design["die"]]
    for instance in design["instances"].values():
        if instance["block"] == "fill":
            continue
        macro = library.macros[instance["master"]]
        column = min(squares - 1, int((instance["at"][0] + macro.width / 2) / step[0]))
        row = min(squares - 1, int((instance["at"][1] + macro.height / 2) / step[1]))
        grid[row][column] += macro.width * macro.height / (step[0] * step[1])
    designs.write_text(path, _heat(grid, width, height, "cell area over area, blue 0 to red 1"))


def congestion(found, path):
    """Used nodes over all, layers together; `found` is the router's congestion.json."""
    rows, columns = found["rows"], found["columns"]
    used = [sum(layer["used"][i] for layer in found["layers"]) for i in range(rows * columns)]
    there = [sum(layer["nodes"][i] for layer in found["layers"]) for i in range(rows * columns)]
    values = [[used[r * columns + c] / max(1, there[r * columns + c]) for c in range(columns)] for r in range(rows)]
    designs.write_text(path, _heat(values, SIDE, round(SIDE * rows / columns), "nodes used over all, blue 0 to red 1"))


def clock_tree(design, library, path):
    """Clock buffers and gates, with a line from each driver to each of its sinks."""
    scale, width, height = _scaled(design)
    nets = designs.pins_of_nets(design)
    drives = designs.Directions(library)
    body = [f'<rect width="{width}" height="{height}" fill="#f6f6f6" stroke="#888"/>']
    clock_nets = sorted({net for i in design["instances"].values() if i["block"] == "clock" for net in i["nets"].values()})
    lines = []
    for net in clock_nets:
        driver = drives.driver(design, nets[net])
        if driver is None:
            continue
        x, y = _point(design, driver)
        lines += [f"M{x * scale:.1f} {height - y * scale:.1f}L{a * scale:.1f} {height - b * scale:.1f}" for a, b in
                  (_point(design, pin) for pin in nets[net] if pin != driver)]
    body.append(f'<path stroke="#4477aa" stroke-width="0.6" fill="none" d="{"".join(lines)}"/>')
    for name in sorted(design["instances"]):
        instance = design["instances"][name]
        if instance["block"] == "clock":
            x, y = instance["at"]
            body.append(f'<circle cx="{x * scale:.1f}" cy="{height - y * scale:.1f}" r="2.4" fill="#ee6677"/>')
    designs.write_text(path, _svg(width, height, body))


def _point(design, pin):
    return design["ports"][pin[1]]["at"] if pin[0] is None else design["instances"][pin[0]]["at"]


def _bars(entries, title, unit, legend=()):
    """Horizontal bars of [(label, [(value, colour), ...]), ...] above a legend of [(label, colour), ...]."""
    most = max((sum(value for value, _ in parts) for _, parts in entries), default=1) or 1
    body = [f'<text x="4" y="16">{title}</text>']
    for i, (label, parts) in enumerate(entries):
        x, y = 250.0, 28 + 22 * i
        body.append(f'<text x="244" y="{y + 12}" text-anchor="end">{label}</text>')
        for value, colour in parts:
            body.append(f'<rect x="{x:.1f}" y="{y}" width="{380 * value / most:.1f}" height="16" fill="{colour}"/>')
            x += 380 * value / most
        body.append(f'<text x="{x + 4:.1f}" y="{y + 12}">{sum(value for value, _ in parts):.4g} {unit}</text>')
    top = 40 + 22 * len(entries)
    for i, (label, colour) in enumerate(legend):
        x, y = 20 + 180 * (i % 4), top + 20 * (i // 4)
        body.append(f'<rect x="{x}" y="{y}" width="14" height="14" fill="{colour}"/><text x="{x + 20}" y="{y + 12}">{label}</text>')
    return _svg(760, top + 20 * ((len(legend) + 3) // 4), body)


def slack(found, path, bars=20):
    """Histogram of the worst setup slacks."""
    values = [value for _, value in found["setup"]]
    low, high = min(values), max(values)
    step = (high - low) / bars or 1
    counts = [0] * bars
    for value in values:
        counts[min(bars - 1, int((value - low) / step))] += 1
    entries = [(f"{low + i * step:.3f} to {low + (i + 1) * step:.3f} ns", [(count, COLOURS[1] if low + i * step < 0 else COLOURS[0])]) for i, count in enumerate(counts)]
    designs.write_text(path, _bars(entries, f"the {len(values)} end points with least setup slack, period {found['period']} ns", ""))


def power(found, path):
    """Power of the blocks next to the top, split."""
    colours = {"switching": COLOURS[0], "internal": COLOURS[1], "leakage": COLOURS[3]}
    names = [name for name in found["blocks"] if name.count("/") == 1 or (name and name.count("/") == 0 and name != "u_tile")]
    total = {name: sum(found["blocks"][name][part] for part in colours) for name in names}
    entries = [(name, [(found["blocks"][name][part], colour) for part, colour in colours.items()])
               for name in sorted(names, key=lambda name: (-total[name], name))[:16]]
    designs.write_text(path, _bars(entries, "power: switching (blue), internal (red), leakage (yellow)", "mW"))




def stacked(entries, legend, title, unit, path):
    """Horizontal bars of [(label, [(value, colour), ...]), ...] above a legend of [(label, colour), ...]."""
    designs.write_text(path, _bars(entries, title, unit, legend))


def scatter(points, across, up, path):
    """[(label, x, y, marked)], from 0; marked points are filled and joined in order of x."""
    width, height, left, bottom = 640, 420, 60, 50
    most_x, most_y = (1.1 * max(point[k] for point in points) for k in (1, 2))
    place = lambda x, y: (left + (width - left - 20) * x / most_x, height - bottom - (height - bottom - 20) * y / most_y)
    body = [f'<path d="M{left} 20V{height - bottom}H{width - 20}" fill="none" stroke="#444"/>',
            f'<text x="{(left + width) / 2}" y="{height - 10}" text-anchor="middle">{across}</text>',
            f'<text x="16" y="{height / 2}" text-anchor="middle" transform="rotate(-90 16 {height / 2})">{up}</text>']
    for k in range(1, 6):
        (x, _), (_, y) = place(most_x * k / 5.5, 0), place(0, most_y * k / 5.5)
        body += [f'<text x="{x:.1f}" y="{height - bottom + 18}" text-anchor="middle">{most_x * k / 5.5:.2g}</text>',
                 f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{most_y * k / 5.5:.2g}</text>']
    best = sorted((point[1], point[2]) for point in points if point[3])
    if best:
        body.append(f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*point) for point in best))}" fill="none" stroke="{COLOURS[0]}" stroke-dasharray="4 3"/>')
    for label, x, y, marked in points:
        px, py = place(x, y)
        body.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{COLOURS[0] if marked else "white"}" stroke="{COLOURS[0]}"/>'
                    f'<text x="{px + 6:.1f}" y="{py - 4:.1f}" font-size="10">{label}</text>')
    designs.write_text(path, _svg(width, height, body))
