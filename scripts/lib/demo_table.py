"""The results of the demo as a table, and as a page with the pictures: demo_table.py FOLDER DESIGN..."""
import html
import json
import pathlib
import sys

HEADINGS = ["design", "planes/score", "pruned %", "cycles", "cycles/limit", "speed-up", "max error", "engines agree"]


def row(design, result):
    total = result["total"]
    return [design, f"{total['planes'] / total['scores']:.2f}", f"{100 - 100 * total['survivors'] / total['scores']:.1f}",
            f"{total['cycles']:,}", f"{total['cycles'] / total['limit_cycles']:.3f}", f"{total['speedup']:.2f}",
            f"{total['max_abs_error']:.1e}", "bit for bit: " + ", ".join(result["engines"])]


def main(folder, designs):
    results = [json.loads((folder / f"{design}.json").read_text()) for design in designs]
    rows = [HEADINGS] + [row(design, result) for design, result in zip(designs, results)]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for cells in rows:
        print("  ".join(cell.ljust(width) if i in (0, len(cells) - 1) else cell.rjust(width)
                        for i, (cell, width) in enumerate(zip(cells, widths))).rstrip())

    def table_row(cells, tag):
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    trace = results[0]["trace"]
    page = ["<!DOCTYPE html><meta charset=utf-8><title>Leopard: demo</title>",
            "<style>body{font:15px sans-serif;margin:2em;max-width:75em}td,th{padding:.2em .8em;text-align:right}"
            "img{width:100%}</style>", "<h1>Leopard: four designs on one trace</h1>",
            f"<p>{html.escape(trace['model'])}. {html.escape(trace['source'])}</p><table>",
            table_row(HEADINGS, "th"), *(table_row(cells, "td") for cells in rows[1:]), "</table>",
            *(f'<h2>{design}</h2><img src="{design}.svg" alt="{design}">' for design in designs)]
    (folder / "index.html").write_text("\n".join(page) + "\n")


main(pathlib.Path(sys.argv[1]), sys.argv[2:])
