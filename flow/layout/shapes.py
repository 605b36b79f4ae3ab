"""Rectangles and rectilinear polygons in integers: a rectangle is (x1, y1, x2, y2), a polygon a tuple of (x, y)."""

ORIENTATIONS = ("N", "S", "FN", "FS")


def is_rectangle(shape):
    """Whether a shape is a rectangle (else it is a polygon)."""
    return len(shape) == 4 and not isinstance(shape[0], tuple)


def bounding_box(shape):
    """The rectangle around a shape."""
    if is_rectangle(shape):
        return shape
    xs, ys = [p[0] for p in shape], [p[1] for p in shape]
    return (min(xs), min(ys), max(xs), max(ys))


def rectangles(shape):
    """The rectangles that tile a rectilinear shape, cut at each of its ordinates; ValueError if an edge is oblique."""
    if is_rectangle(shape):
        return [shape]
    edges = []
    for (x1, y1), (x2, y2) in zip(shape, shape[1:] + shape[:1]):
        if x1 == x2 and y1 != y2:
            edges.append((x1, min(y1, y2), max(y1, y2)))
        elif y1 != y2:
            raise ValueError("an edge of the polygon is neither horizontal nor vertical")
    ordinates = sorted({y for _, y1, y2 in edges for y in (y1, y2)})
    tiles = []
    for low, high in zip(ordinates, ordinates[1:]):
        cuts = sorted(x for x, y1, y2 in edges if y1 <= low and y2 >= high)
        tiles += [(left, low, right, high) for left, right in zip(cuts[::2], cuts[1::2])]
    return tiles


def oriented_point(x, y, width, height, orient):
    """Where a point of a cell of this size lies, from the lower left corner of the cell as it lies in `orient`."""
    if orient not in ORIENTATIONS:
        raise ValueError(f"orientation {orient} is not one of {', '.join(ORIENTATIONS)}")
    if orient in ("S", "FN"):
        x = width - x
    if orient in ("S", "FS"):
        y = height - y
    return x, y


def oriented(shape, width, height, orient):
    """A shape of a cell of this size, as it lies in `orient`, from the lower left corner of the cell as it lies."""
    if not is_rectangle(shape):
        return tuple(oriented_point(x, y, width, height, orient) for x, y in shape)
    x1, y1 = oriented_point(shape[0], shape[1], width, height, orient)
    x2, y2 = oriented_point(shape[2], shape[3], width, height, orient)
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def moved(shape, dx, dy):
    """A shape moved by (dx, dy)."""
    if is_rectangle(shape):
        return (shape[0] + dx, shape[1] + dy, shape[2] + dx, shape[3] + dy)
    return tuple((x + dx, y + dy) for x, y in shape)
