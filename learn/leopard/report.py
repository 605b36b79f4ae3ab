"""Tables and plots of cells."""

import contextlib
import json
import pathlib
import statistics

from .training import write as write_file

LEARNED = 0.05  # of accuracy, that a model must be above chance to count as one that has learned its task
HEAD = ["task", "stands for", "seeds", "chance", "unpruned", "pruned", "lost", "on leopard_ae", "on leopard_plus", "pruned %", "planes, ae", "planes, plus", "minutes"]


def _mean(values, digits=1, spread=True):
    values = list(values)
    text = f"{statistics.fmean(values):.{digits}f}"
    return text + (f" ± {statistics.stdev(values):.{digits}f}" if spread and len(values) > 1 else "")


def _lost(result, after):
    before = result["test"]["unpruned"]
    return 100 * (after / before - 1) if result["metric"] == "perplexity" else 100 * (before - after)


def _rows(results):
    names = list(dict.fromkeys(result["task"] for result in results))
    for name in names:
        some = [result for result in results if result["task"] == name]
        factor = 1 if some[0]["metric"] == "perplexity" else 100
        hardware = lambda config, key: [result["test"]["hardware"][config][key] for result in some]
        chance = "" if some[0]["chance"] is None else f"{100 * some[0]['chance']:.1f}"
        yield [name, some[0]["stands_for"], str(len(some)), chance, _mean(factor * result["test"]["unpruned"] for result in some), _mean(factor * result["test"]["pruned"] for result in some),
               _mean((_lost(result, result["test"]["pruned"]) for result in some), 2), _mean((factor * value for value in hardware("leopard_ae", "score"))),
               _mean((factor * value for value in hardware("leopard_plus", "score"))), _mean(100 * result["test"]["share"] for result in some),
               _mean(hardware("leopard_ae", "planes_per_score"), 3), _mean(hardware("leopard_plus", "planes_per_score"), 3), _mean((result["seconds"] / 60 for result in some), 1, False)]


def _learned(results):
    """Those whose model does better than chance."""
    return [result for result in results if result["chance"] is None or result["test"]["unpruned"] >= result["chance"] + LEARNED]


def table(results):
    """Markdown, a line a task: means over seeds with their standard deviations."""
    rows = list(_rows(results))
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}", *(f"| {' | '.join(row)} |" for row in rows)]
    learned = _learned(results)
    others = sorted({result["task"] for result in results if result not in learned})
    if others:
        lines += ["", f"Not learned, so that nothing can be lost, and left out of what follows (unpruned accuracy less than {100 * LEARNED:.0f} points above always giving the most frequent "
                  f"answer, *chance*, in some of the seeds): {', '.join(others)}."]
    if results := learned:
        lost, on_ae, on_plus = (statistics.fmean(value) for value in zip(*((_lost(result, result["test"]["pruned"]), _lost(result, result["test"]["hardware"]["leopard_ae"]["score"]),
                                                                             _lost(result, result["test"]["hardware"]["leopard_plus"]["score"])) for result in results)))
        lines += ["", f"Over {len(results)} cells (a task with a seed each): {lost:.2f} points lost by pruning in floating point, {on_ae:.2f} on leopard_ae, {on_plus:.2f} on leopard_plus; "
                  f"{100 * statistics.fmean(result['test']['share'] for result in results):.1f} % of the scores pruned, "
                  f"{statistics.fmean(result['test']['hardware']['leopard_ae']['planes_per_score'] for result in results):.3f} and "
                  f"{statistics.fmean(result['test']['hardware']['leopard_plus']['planes_per_score'] for result in results):.3f} planes a score."]
    return "\n".join(lines)


PAGE = """# Learned thresholds

    learn cells --write docs/results

Trained and measured on two cores by the command above; on other machines floating point, and with it training, may differ in the last bits and then in more. Each task is a stand-in for the
paper's, not the task itself, and its models are trained here: what can be compared is what pruning costs and saves. *unpruned*: trained for as many epochs as *pruned*, without pruning. *lost*:
points of accuracy (of perplexity: percent). *on leopard_ae*, *on leopard_plus*: the pruned model with its attention computed bit for bit as those configurations do, by the golden reference.
Lambda was searched on the development split for at most 0.2 points lost there; test splits were only measured. Means over seeds ± standard deviations.
{source}
{missing}

{table}

![What was lost and pruned](learning.svg)
"""


def write(folder, results, babi=None):
    """learning.json, learning.md and learning.svg."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    source = f"MemN2N's stories were read from files in {babi}." if babi else "MemN2N's stories are simulated (leopard.stories); bAbI's own files: not run, they are not here."
    missing = _missing(results)
    write_file(folder / "learning.json", lambda path: pathlib.Path(path).write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8"))
    write_file(folder / "learning.md", lambda path: pathlib.Path(path).write_text(PAGE.format(source=source, missing=missing, table=table(results)), encoding="utf-8"))
    if _learned(results):
        plot(folder / "learning.svg", _learned(results))


def curves(path, history, title):
    """The epochs of a training, as Run.history has them: metric and part pruned on the development split, thresholds."""
    with _figure(path, 3) as axes:
        epochs = [line["epoch"] for line in history]
        axes[0].plot(epochs, [line["score"] for line in history], marker=".")
        axes[1].plot(epochs, [100 * line["pruned"] for line in history], marker=".")
        for layer in range(len(history[0]["thetas"])):
            axes[2].plot(epochs, [line["thetas"][layer] for line in history], marker=".", label=f"layer {layer}" if layer < 10 else None)
        for one, text in zip(axes, ("accuracy or perplexity", "scores pruned, %", "thresholds")):
            one.set(xlabel="epoch", title=text)
        axes[2].legend(frameon=False, fontsize=7)
        axes[0].figure.suptitle(title, fontsize=10)


@contextlib.contextmanager
def _figure(path, count):
    """Axes beside each other, written as SVG: the same bytes each time."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "leopard"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, count, figsize=(5.5 * count if count < 3 else 13, 4.2), layout="constrained")
    yield axes
    write_file(path, lambda name: figure.savefig(name, format="svg", metadata={"Date": None}))
    plt.close(figure)


def _missing(results):
    """What of leopard.cells is not among the results, in words."""
    from .cells import CELLS

    there = {(result["task"], result["seed"]) for result in results}
    left = {}
    for name, cell in CELLS.items():
        seeds = [str(seed) for seed in cell.seeds if (name, seed) not in there]
        if seeds:
            left.setdefault(", ".join(seeds), []).append(name)
    parts = [f"{', '.join(names)} (seed{'s' if ',' in seeds else ''} {seeds})" for seeds, names in left.items()]
    return f"Not run yet: {'; '.join(parts)}." if parts else "All tasks and seeds were run."


def plot(path, results):
    """Points lost on leopard_plus against the part pruned, and planes a score in both configurations."""
    with _figure(path, 2) as (left, right):
        for number, family in enumerate(dict.fromkeys(result["family"] for result in results)):
            some = [result for result in results if result["family"] == family]
            share = [100 * result["test"]["share"] for result in some]
            left.scatter(share, [_lost(result, result["test"]["hardware"]["leopard_plus"]["score"]) for result in some], s=18, color=f"C{number}", label=family)
            for config, marker in (("leopard_ae", "o"), ("leopard_plus", "^")):
                right.scatter(share, [result["test"]["hardware"][config]["planes_per_score"] for result in some], s=18, color=f"C{number}", marker=marker,
                              label=f"{family}, {config}")
        left.axhline(0.2, color="grey", linewidth=0.8, linestyle="--")
        left.set(xlabel="scores pruned, %", ylabel="points lost on leopard_plus", title="what pruning costs (test split)")
        right.set(xlabel="scores pruned, %", ylabel="key planes read a score", title="what it saves", ylim=(0, None))
        for axes in (left, right):
            axes.legend(frameon=False, fontsize=8)
