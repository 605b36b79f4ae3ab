"""Pictures of a finished layout from its GDS, as PNG: the same GDS, the same bytes."""

import klayout.db as db
import klayout.lay as lay

COLOURS = (0x4060FF, 0xFF4040, 0x40C040, 0xFFB000, 0xC040FF, 0x00E0E0, 0xE0E0E0, 0xA0A060, 0x808080, 0x606060)
CUT = 0x909090


def layout(gds_path, path, platform, side=1200, box=None):
    """Writes a picture of the metal layers, `side` pixels wide and high, of the whole or of a box in micrometres (x1, y1, x2, y2)."""
    view = lay.LayoutView()
    view.load_layout(str(gds_path), True)
    view.max_hier()
    for name, value in (("grid-visible", "false"), ("text-visible", "false"), ("background-color", "#000000"), ("cell-box-visible", "false")):
        view.set_config(name, value)
    metals = [name for name in platform.gds_layers if name in [layer.name for layer in platform.layers] or name == platform.pin_layer]
    colour = {tuple(platform.gds_layers[name]): COLOURS[number % len(COLOURS)] for number, name in enumerate(metals)}
    for name, number in platform.gds_layers.items():
        colour.setdefault(tuple(number), CUT)
    at = view.begin_layers()
    while not at.at_end():
        node = at.current()
        key = (node.source_layer, node.source_datatype)
        node.visible = key in colour
        if key in colour:
            node.fill_color = node.frame_color = colour[key]
            node.dither_pattern = 0 if key != tuple(platform.gds_layers[platform.pin_layer]) else 5
        at.next()
    if box is None:
        view.zoom_fit()
    else:
        view.zoom_box(db.DBox(*box))
    view.save_image(str(path), side, side)
