"""One cell of the table: a task, trained without and with pruning, lambda found for a budget, measured in floating point and on the accelerator's arithmetic."""

import copy
import dataclasses
import json
import math
import pathlib
import sys
import time

import torch

from . import method, report
from .attention import Statistics
from .config import Config
from .errors import LeopardError
from .training import Run, Settings, write

CONFIGS = ("leopard_ae", "leopard_plus")  # the paper's, and ours


@dataclasses.dataclass(frozen=True)
class Plan:
    """How a cell is run. base: trains the model without pruning; control: from there on, without pruning, for as long as pruned: from there on, with it (its
    `weight` is where the search for lambda begins). budget: points of the metric that may be lost on the development split against the control. trials: of lambda
    at most. start: the part of the attention's weight (of the softmax, unpruned) that is below the thresholds at the start of the first trial; it goes up and down
    with lambda, since in a few epochs thresholds do not come far. restarts: seeds of base at most, of which the best on the development split
    stays; one that reaches `enough` ends them."""

    base: Settings
    pruned: Settings
    budget: float = 0.2
    trials: int = 5
    start: float = 0.005
    restarts: int = 1
    enough: float = math.inf

    def described(self):
        """As JSON has it; settings at their default are left out."""
        rest = {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name not in ("base", "pruned")}
        rest["enough"] = None if self.enough == math.inf else self.enough
        return {"base": self.base.changed(), "pruned": self.pruned.changed(), **rest}

    @property
    def control(self):
        return dataclasses.replace(self.pruned, weight=0.0)


def run(task, plan, seed, folder, quiet=False):
    """The figures of a cell for a seed; each training is kept in the folder, so that what was interrupted goes on, and what is there is not done again."""
    folder = pathlib.Path(folder)
    path, identity = folder / "result.json", {"plan": plan.described(), "seed": seed}
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["identity"] == identity:
            return found
        raise LeopardError(f"{path} is of another plan: {found['identity']}; expected {identity}\nhelp: another folder, or remove that one")
    say = (lambda text: None) if quiet else (lambda text: print(f"{task.name}, seed {seed}: {text}", file=sys.stderr, flush=True))
    base = _base(task, plan, seed, folder, quiet, say)
    say("control: unpruned, for as many epochs as will be pruned")
    control = _go_on(base, dataclasses.replace(plan.control, seed=seed), folder / "control", quiet)
    best, trials = _search(task, plan, seed, base, control, folder, quiet, say)
    result = {"identity": identity, "task": task.name, "family": task.family, "stands_for": task.stands_for, "metric": task.metric, "seed": seed,
              "chance": task.chance("test"), "sizes": {split: task.size(split) for split in ("train", "dev", "test")}, "trials": trials, "lambda": best.settings.weight,
              "thetas": [round(theta, 5) for theta in best.thetas.tolist()], "test": measure(best, control),
              "dev_lost": task.lost(control.evaluate("dev")["score"], best.evaluate("dev")["score"]), "within_budget": any(trial["within"] for trial in trials),
              "seconds": round(base.seconds + control.seconds + sum(trial["seconds"] for trial in trials), 1)}
    report.curves(folder / "curves.svg", best.history, f"{task.name}, seed {seed}, lambda {best.settings.weight:g}, development split")
    write(path, lambda name: pathlib.Path(name).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8"))
    say(summary(result))
    return result


def summary(result):
    """A line for people."""
    test = result["test"]
    return (f"{result['metric']} {test['unpruned']:.4g}, pruned {test['pruned']:.4g}, on the hardware {test['hardware']['leopard_ae']['score']:.4g} and "
            f"{test['hardware']['leopard_plus']['score']:.4g}; {test['share']:.1%} pruned, planes a score {test['hardware']['leopard_ae']['planes_per_score']:.3f} and "
            f"{test['hardware']['leopard_plus']['planes_per_score']:.3f}; {result['seconds']:.0f} s")


def measure(best, control):
    """The test split: {"unpruned", "pruned": the metric in floating point, "share": pruned there, "hardware": {configuration: {"score", "pruned",
    "planes_per_score", "false_drops"}}, "unpruned_hardware": the same of the control}."""
    pruned, found = best.evaluate("test"), {}
    for name, trained in [(name, best) for name in CONFIGS] + [("unpruned", control)]:
        config = Config(CONFIGS[0] if name == "unpruned" else name)
        outcome, statistics = trained.evaluate_hardware("test", config)
        found[name] = {"score": outcome["score"], **_counts(statistics)}
    return {"unpruned": control.evaluate("test")["score"], "pruned": pruned["score"], "share": pruned["pruned"], "unpruned_hardware": found.pop("unpruned"), "hardware": found}


def _counts(statistics: Statistics):
    return {"pruned": statistics.pruned, "planes_per_score": statistics.planes_per_score, "false_drops": statistics.total("false_drops"), "scores": statistics.total("scores"),
            "layers": {str(layer): 1 - counts["survivors"] / max(1, counts["scores"]) for layer, counts in sorted(statistics.layers.items())}}


def _base(task, plan, seed, folder, quiet, say):
    """The model trained without pruning, of several seeds the best on the development split."""
    best, score = None, None
    for restart in range(plan.restarts):
        say(f"base{f', start {restart + 1} of at most {plan.restarts}' if plan.restarts > 1 else ''}: without pruning")
        made = Run(task, dataclasses.replace(plan.base, weight=0.0, seed=seed + 100 * restart), folder / f"base{restart}", quiet=quiet).train()
        reached = made.evaluate("dev")["score"]
        if best is None or task.lost(score, reached) < 0:
            best, score = made, reached
        if task.lost(plan.enough, reached) <= 0 if task.metric != "perplexity" else False:
            break
    return best


def _go_on(base, settings, folder, quiet, thetas=None):
    return Run(base.task, settings, folder, copy.deepcopy(base.model), thetas, quiet).train()


def observe(task, model, batches=8):
    """{layer: (scores, weights), both [N]}: some of the unmasked scores of the development split, and the softmax's weights of them."""
    observed = _Observing()
    model.eval()
    with torch.no_grad():
        for number, batch in enumerate(task.batches("dev", task.evaluation_batch)):
            if number == batches:
                break
            task.run(model, batch, observed)
    return {layer: (torch.cat(scores), torch.cat(weights)) for layer, (scores, weights) in sorted(observed.layers.items())}


def start_thetas(observed, share):
    """For each layer the score below which `share` of the softmax's weight lies. (Not of the scores: one threshold serves all heads and rows of a layer, and where
    all scores of some are low, a part of the scores may be all that these rows have.)"""
    return [_weighted_quantile(scores, weights, share) for scores, weights in observed.values()]


def _weighted_quantile(values, weights, share):
    """The largest of `values` [N] below which there is no more than `share` of the sum of `weights` [N]."""
    order = values.argsort()
    below = weights[order].double().cumsum(0)
    return float(values[order][int((below <= share * below[-1]).sum().clamp(max=len(order) - 1))])


class _Observing:
    """A backend that keeps some rows of scores of each layer, and the softmax's weights of them."""

    MOST = 200000  # scores of a call, about

    def __init__(self):
        self.layers = {}

    def begin(self):
        pass

    def __call__(self, call):
        scores, visible = call.scale * call.q @ call.keys().transpose(-1, -2), call.visible()
        allowed = torch.ones_like(scores, dtype=torch.bool) if visible is None else visible.expand_as(scores)
        weights = scores.masked_fill(~allowed, -math.inf).softmax(-1).nan_to_num()
        rows = slice(None, None, max(1, scores.numel() // self.MOST))
        some = allowed.flatten(0, -2)[rows]
        kept = self.layers.setdefault(call.layer, ([], []))
        kept[0].append(scores.flatten(0, -2)[rows][some])
        kept[1].append(weights.flatten(0, -2)[rows][some])
        return call.apply(method.Pruning([])(call.layer, scores, visible))


def _search(task, plan, seed, base, control, folder, quiet, say):
    """(the Run that prunes most within the budget, or else loses least; figures of all trials). Lambda goes up by 4 while the budget is kept, and down while it
    is not; then the interval is halved."""
    reference, trials, runs = control.evaluate("dev")["score"], [], []
    low, high, weight, observed = None, None, plan.pruned.weight, observe(task, base.model)
    for number in range(plan.trials):
        say(f"trial {number + 1} of {plan.trials}: lambda {weight:.4g}")
        thetas = start_thetas(observed, min(0.5, plan.start * weight / plan.pruned.weight))
        made = _go_on(base, dataclasses.replace(plan.pruned, weight=float(f"{weight:.4g}"), seed=seed), folder / f"lambda-{weight:.4g}", quiet, thetas)
        found = made.evaluate("dev")
        lost = task.lost(reference, found["score"])
        trials.append({"lambda": made.settings.weight, "dev": found["score"], "dev_lost": lost, "pruned": found["pruned"], "within": lost <= plan.budget,
                       "seconds": round(made.seconds, 1)})
        runs.append(made)
        say(f"lambda {weight:.4g}: {task.metric} {found['score']:.4g} on the development split, {lost:+.2f} lost, {found['pruned']:.1%} pruned")
        if lost <= plan.budget:
            low = weight
        else:
            high = weight
        weight = low * 4 if high is None else high / 4 if low is None else math.sqrt(low * high)
    within = [index for index, trial in enumerate(trials) if trial["within"]]
    best = max(within, key=lambda index: trials[index]["pruned"]) if within else min(range(len(trials)), key=lambda index: trials[index]["dev_lost"])
    return runs[best], trials
