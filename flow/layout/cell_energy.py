"""Energy of a library cell's events: which input edge moves which output in which state, and what it costs.

A master is prepared once (`CellModel`): all its states are listed, an edge of each input is applied to each, and each
internal_power group is put to the edges and states it describes. Instances of a master are then computed together,
as numpy arrays with a row an instance. docs/flow-power.md has the formulas.
"""

import dataclasses
import itertools

import numpy as np

from layout import expression
from layout.liberty import LibertyError

# more inputs than this would make the list of states too long
_MAX_VARIABLES = 14


def table_values(table, slew, load):
    """`Table.lookup` for arrays of slews and loads (library units)."""
    slew = np.asarray(slew, dtype=float)
    if not table.index:
        return np.full(slew.shape, table.values[0])
    values = np.asarray(table.values).reshape([len(index) for index in table.index])
    places = []
    for name, index in zip(table.variables, table.index):
        at = np.broadcast_to(np.asarray(load if "capacitance" in name else slew, dtype=float), slew.shape)
        if len(index) == 1:
            places.append((np.zeros(slew.shape, dtype=int), np.zeros(slew.shape)))
            continue
        index = np.asarray(index)
        low = np.clip(np.searchsorted(index, at, side="right") - 1, 0, len(index) - 2)
        places.append((low, (at - index[low]) / (index[low + 1] - index[low])))
    total = np.zeros(slew.shape)
    for corner in itertools.product((0, 1), repeat=len(places)):
        weight = np.ones(slew.shape)
        where = []
        for (low, part), up, points in zip(places, corner, values.shape):
            weight = weight * (part if up else 1 - part)
            where.append(np.minimum(low + up, points - 1))
        total = total + weight * values[tuple(where)]
    return total


@dataclasses.dataclass
class Group:
    """An internal_power group on the list of edges: `edges[e, a]` says that edge e in state a is one it describes."""

    pin: str
    energy: object
    edges: np.ndarray


class CellModel:
    """States, edges and energy groups of a cell. Edge 2 i is the rise of input i, edge 2 i + 1 its fall."""

    def __init__(self, cell):
        self.cell = cell
        self.inputs = list(cell.inputs)
        self.outputs = [name for name in cell.outputs]
        self.state = self._state_name()
        self.clock = self._clock()
        self.variables = self.inputs + ([self.state] if self.state else [])
        if len(self.variables) > _MAX_VARIABLES:
            raise LibertyError(f"cell '{cell.name}' has {len(self.inputs)} inputs; the power computation lists the states of "
                               f"at most {_MAX_VARIABLES}: describe it as a memory or hardened block")
        self.expressions = {}
        self.states = [dict(zip(self.variables, bits)) for bits in itertools.product((0, 1), repeat=len(self.variables))]
        self.bits = np.array([[state[name] for name in self.variables] for state in self.states]).reshape(len(self.states), -1)
        self.stable = np.array([self._settle(state) == state for state in self.states])
        self.output_values = [self._outputs(state) for state in self.states]
        self._edges()
        self._groups()
        self.mismatch = np.array([self._differs(state) for state in self.states])
        self.leakage = self._leakage()

    # what the cell does

    def _state_name(self):
        sequential = self.cell.sequential
        if sequential is None:
            return ""
        if not sequential.states:
            raise LibertyError(f"cell '{self.cell.name}': {sequential.kind} without a state name")
        return sequential.states[0]

    def _clock(self):
        """The pin whose edge or level lets the state change."""
        for pin in self.cell.pins.values():
            if pin.direction == "input" and (pin.is_clock or pin.clock_gate_role == "clock"):
                return pin.name
        return ""

    def _value(self, text, state):
        if text not in self.expressions:
            self.expressions[text] = expression.parse(text)
        return expression.evaluate(self.expressions[text], state)

    def _with_inverse(self, state):
        if self.state and len(self.cell.sequential.states) > 1 and self.cell.sequential.kind != "statetable":
            return {**state, self.cell.sequential.states[1]: 1 - state[self.state]}
        return state

    def _statetable(self, state):
        sequential = self.cell.sequential
        names = sequential.attributes["inputs"].split()
        for row in sequential.attributes["table"].split(","):
            ins, before, after = (part.split() for part in row.split(":"))
            pattern = list(zip(names, ins)) + [(self.state, before[0])]
            if all(letter == "-" or state[name] == (letter == "H") for name, letter in pattern):
                return state[self.state] if after[0] == "N" else int(after[0] == "H")
        return state[self.state]

    def _settle(self, state):
        """The state after what acts by level: transparent latches, clear, preset."""
        sequential = self.cell.sequential
        if sequential is None:
            return state
        value, known = state[self.state], self._with_inverse(state)
        attributes = sequential.attributes
        if sequential.kind == "statetable":
            value = self._statetable(state)
        elif sequential.kind == "latch" and "enable" in attributes and self._value(attributes["enable"], known):
            value = self._value(attributes["data_in"], known)
        if "clear" in attributes and self._value(attributes["clear"], known):
            value = 0
        elif "preset" in attributes and self._value(attributes["preset"], known):
            value = 1
        return {**state, self.state: value}

    def _after(self, state, pin):
        """The state after an edge of the pin."""
        after = {**state, pin: 1 - state[pin]}
        sequential = self.cell.sequential
        if sequential is not None and sequential.kind == "ff":
            clock = sequential.attributes["clocked_on"]
            before = self._with_inverse(state)
            if self._value(clock, before) == 0 and self._value(clock, self._with_inverse(after)) == 1:
                after[self.state] = self._value(sequential.attributes["next_state"], before)
        return self._settle(after)

    def _outputs(self, state):
        """{output: 0 or 1}; an output without a function is not in it."""
        known, found = self._with_inverse(state), {}
        for name in self.outputs:
            pin = self.cell.pins[name]
            text = pin.function or pin.state_function
            if text:
                found[name] = self._value(text, known)
            elif pin.internal_node:
                found[name] = known[self.state]
        return found

    def _differs(self, state):
        """Whether the state would change if the clock let it."""
        if not self.state or not self.clock:
            return False
        sequential = self.cell.sequential
        if sequential.kind == "ff":
            # a clear that holds the state is no mismatch: the clock would not change it
            text = sequential.attributes["next_state"]
            other = {**state, self.state: self._value(text, self._with_inverse(state))}
            return other != state and self._settle(other) == other
        return self._settle({**state, self.clock: 1 - state[self.clock]})[self.state] != state[self.state]

    # edges and what describes them

    def _edges(self):
        """moves[output][e, a]: +1, -1 or 0: what edge e does to the output in state a; possible[e, a]."""
        count, index = 2 * len(self.inputs), {tuple(state.values()): at for at, state in enumerate(self.states)}
        self.moves = {name: np.zeros((count, len(self.states)), dtype=int) for name in self.outputs}
        self.possible = np.zeros((count, len(self.states)), dtype=bool)
        for at, state in enumerate(self.states):
            for number, pin in enumerate(self.inputs):
                edge = 2 * number + state[pin]
                self.possible[edge, at] = self.stable[at]
                after = self.output_values[index[tuple(self._after(state, pin).values())]]
                for name, value in self.output_values[at].items():
                    self.moves[name][edge, at] = after[name] - value
        self.hidden = self.possible.copy()
        for move in self.moves.values():
            self.hidden &= move == 0

    def _groups(self):
        holds = {}

        def where(text):
            if text not in holds:
                holds[text] = np.array([not text or bool(self._value(text, {**self._with_inverse(state), **values}))
                                        for state, values in zip(self.states, self.output_values)])
            return holds[text]

        self.where = where
        self.groups = []
        for pin in self.cell.pins.values():
            for energy in pin.energies:
                edges = np.zeros_like(self.possible)
                for number, name in enumerate(self.inputs):
                    if name in energy.related or (pin.name == name and not energy.related):
                        edges[2 * number : 2 * number + 2] = self.possible[2 * number : 2 * number + 2] & where(energy.when)
                self.groups.append(Group(pin.name, energy, edges))

    def _leakage(self):
        """Leakage of each state, in the library's unit; states that no `when` covers have the cell's value."""
        rest = [item.value for item in self.cell.leakages if not item.when]
        other = rest[0] if rest else self.cell.leakage or 0.0
        value = np.full(len(self.states), other)
        for item in self.cell.leakages:
            if item.when:
                value[self.where(item.when)] = item.value
        return value

    def share_events(self, one, two, slew):
        """Whether the tables of two outputs describe the same events, so that one toggle of each is one energy.

        So they do in a library that gives each output the whole cell's energy (Q and QN of a flip-flop, S and CO of an
        adder). Told from the tables: wherever an edge moves both, the values at the least load differ by under 5 %.
        """
        found = False
        for first in (group for group in self.groups if group.pin == one):
            for second in (group for group in self.groups if group.pin == two):
                for up_one, up_two in itertools.product((1, -1), repeat=2):
                    common = first.edges & second.edges & (self.moves[one] == up_one) & (self.moves[two] == up_two)
                    tables = [group.energy.rise if up == 1 else group.energy.fall for group, up in ((first, up_one), (second, up_two))]
                    if not common.any() or None in tables:
                        continue
                    found = True
                    a, b = (table.lookup(slew, _least_load(table)) for table in tables)
                    if abs(a - b) > 0.05 * max(abs(a), abs(b)):
                        return False
        return found


def _least_load(table):
    for name, index in zip(table.variables, table.index):
        if "capacitance" in name:
            return index[0]
    return 0.0


@dataclasses.dataclass
class Rows:
    """Instances of one master that connect the same pins; arrays have an element an instance.

    toggles, high: pin -> toggles in the window, part of the time at 1. slews: (pin, "rise" or "fall") -> library time.
    loads: output -> library capacitance. late: part of the toggles of data pins that come while the clock is low.
    """

    count: int
    toggles: dict
    high: dict
    slews: dict
    loads: dict
    cycles: float
    late: float = 0.0


def _product(model, rows):
    """P[n, a] with all pins independent; the state from the outputs that show it, or from its data."""
    share = np.ones((rows.count, len(model.states)))
    for column, name in enumerate(model.variables):
        one = rows.high[name] if name in rows.high else _state_high(model, rows)
        one = np.broadcast_to(np.clip(one, 0.0, 1.0), (rows.count,))[:, None]
        share *= np.where(model.bits[None, :, column] == 1, one, 1 - one)
    return share


def _state_high(model, rows):
    """Part of the time that the state is 1."""
    for name in model.outputs:
        if name not in rows.high:
            continue
        text = model.cell.pins[name].function or model.cell.pins[name].state_function
        values = [values.get(name) for values in model.output_values]
        state = [item[model.state] for item in model.states]
        if values == state:
            return rows.high[name]
        if values == [1 - item for item in state]:
            return 1 - rows.high[name]
        if model.clock and text:
            # a clock gate shows its latch only while the clock is at its active level
            return rows.high[name] / np.maximum(rows.high[model.clock], 1e-12)
    return np.full(rows.count, 0.5)


def _scale_columns(share, mask, target):
    """Scales the columns of the mask so that they add up to `target` (per row), where they add up to anything."""
    mass = share[:, mask].sum(axis=1)
    factor = np.where(mass > 0, target / np.where(mass > 0, mass, 1), 0)
    share[:, mask] *= factor[:, None]


def _normalise(share):
    total = share.sum(axis=1, keepdims=True)
    return np.where(total > 0, share / np.where(total > 0, total, 1), 0)


def _differing(model, rows):
    """[n]: part of the clock's cycles (of this cell's clock) in which data and state come to differ."""
    if model.cell.sequential.kind == "ff":
        shown = [rows.toggles[name] for name in model.outputs if name in rows.toggles]
        moved = np.max(shown, axis=0) if shown else np.zeros(rows.count)
    else:
        moved = sum(rows.toggles[name] for name in model.inputs if name != model.clock)
    return np.clip(2 * moved / np.maximum(rows.toggles[model.clock], 1e-12), 0, 1)


def state_probabilities(model, rows, at_data=False):
    """P[n, a]: part of the time in each state.

    Pins are independent, but: states that do not last have no part; the clock's levels keep theirs; and how often data
    and state differ is known from the toggles, since a flip-flop toggles at just those edges that find them different.
    With `at_data` the clock's level is the one met by toggles of data pins: they follow the rise of the root clock, so
    this cell's clock is high then if it was not gated off; `late` of them come while it is low.
    """
    share = _normalise(_product(model, rows) * model.stable)
    if not model.state or not model.clock:
        return share
    level = model.bits[:, model.variables.index(model.clock)]
    differ = _differing(model, rows)
    for value in (0, 1):
        if model.cell.sequential.kind == "ff" and value != _level_after_edge(model):
            part = differ
        else:
            part = differ * (1 - rows.late if value == 1 else rows.late)
        here = (level == value) & model.stable
        bad, good = here & model.mismatch, here & ~model.mismatch
        mass_bad, mass_good = share[:, bad].sum(axis=1), share[:, good].sum(axis=1)
        known = (mass_bad > 0) & (mass_good > 0) & (rows.toggles[model.clock] > 0)
        total = mass_bad + mass_good
        _scale_columns(share, bad, np.where(known, part * total, mass_bad))
        _scale_columns(share, good, np.where(known, (1 - part) * total, mass_good))
    one = np.broadcast_to(np.asarray(rows.high[model.clock], dtype=float), (rows.count,))
    if at_data:
        one = (1 - rows.late) * np.clip(rows.toggles[model.clock] / 2 / rows.cycles, 0, 1)
    _scale_columns(share, level == 1, one)
    _scale_columns(share, level == 0, 1 - one)
    return share


def _level_after_edge(model):
    """The clock's level after the edge that loads a flip-flop."""
    low = model._with_inverse({name: 0 for name in model.variables})
    return model._value(model.cell.sequential.attributes["clocked_on"], {**low, model.clock: 1})


def _edge_weights(model, rows):
    """W[n, e, a]: expected number of edges e met in state a; the sum over a is half the pin's toggles."""
    usual = state_probabilities(model, rows)
    late = state_probabilities(model, rows, True) if model.state and model.clock else usual
    weights = np.zeros((rows.count, 2 * len(model.inputs), len(model.states)))
    for number, pin in enumerate(model.inputs):
        for fall in (0, 1):
            edge = 2 * number + fall
            share = (usual if pin == model.clock or not model.clock else late) * model.possible[edge]
            total = share.sum(axis=1, keepdims=True)
            flat = model.possible[edge] / max(model.possible[edge].sum(), 1)
            share = np.where(total > 0, share / np.where(total > 0, total, 1), flat)
            weights[:, edge, :] = share * (rows.toggles[pin] / 2)[:, None]
    return usual, weights


def _mean_energy(model, rows, weights, output, up, mask):
    """Mean energy of a rise (up = 1) or fall of the output over the edges of the mask; and whether there is any."""
    total, weight = np.zeros(rows.count), np.zeros(rows.count)
    plain, plain_count = np.zeros(rows.count), 0
    for group in model.groups:
        table = group.energy.rise if up == 1 else group.energy.fall
        if group.pin != output or table is None:
            continue
        for edge in range(2 * len(model.inputs)):
            chosen = group.edges[edge] & mask[edge] & (model.moves[output][edge] == up)
            known = chosen.any()
            if not known and model.output_values[0].get(output) is not None:
                continue
            if not known and not group.edges[edge].any():
                continue
            pin = model.inputs[edge // 2]
            value = table_values(table, rows.slews[pin, "fall" if edge % 2 else "rise"], rows.loads[output])
            part = weights[:, edge, chosen].sum(axis=1)
            total, weight = total + part * value, weight + part
            plain, plain_count = plain + value, plain_count + 1
    if not plain_count:
        return np.zeros(rows.count), np.zeros(rows.count, dtype=bool)
    # a toggle whose cause no single edge explains (two inputs at once) costs the plain mean of the groups
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1), plain / plain_count), np.ones(rows.count, dtype=bool)


def _toggle_energy(model, rows, weights, output, mask):
    """Mean energy of a toggle of the output over the edges of the mask: the mean of its rise and its fall."""
    rise, has_rise = _mean_energy(model, rows, weights, output, 1, mask)
    fall, has_fall = _mean_energy(model, rows, weights, output, -1, mask)
    count = has_rise.astype(int) + has_fall
    return np.where(count > 0, (rise + fall) / np.maximum(count, 1), 0), count > 0


def _visible_energy(model, rows, weights):
    outputs = [name for name in model.outputs if name in rows.toggles]
    everywhere = np.ones_like(model.possible)
    middle = float(np.median(rows.slews[model.inputs[0], "rise"])) if model.inputs else 0.0
    if len(outputs) == 2 and model.share_events(outputs[0], outputs[1], middle):
        one, two = outputs
        both = (model.moves[one] != 0) & (model.moves[two] != 0)
        together = np.minimum(rows.toggles[one], rows.toggles[two])
        energy = np.zeros(rows.count)
        first, has_first = _toggle_energy(model, rows, weights, one, both)
        second, has_second = _toggle_energy(model, rows, weights, two, both)
        energy += together * np.where(has_first & has_second, (first + second) / 2, np.where(has_first, first, second))
        for name in outputs:
            alone, has = _toggle_energy(model, rows, weights, name, ~both)
            whole, _ = _toggle_energy(model, rows, weights, name, everywhere)
            energy += (rows.toggles[name] - together) * np.where(has, alone, whole)
        return energy
    energy = np.zeros(rows.count)
    for name in outputs:
        energy += rows.toggles[name] * _toggle_energy(model, rows, weights, name, everywhere)[0]
    return energy


def _explained(model, rows, weights):
    """X[n, e]: output toggles that each edge accounts for, scaled to the toggles that there were."""
    most = np.zeros((rows.count, 2 * len(model.inputs)))
    for name in (name for name in model.outputs if name in rows.toggles):
        here = np.zeros_like(most)
        for up in (1, -1):
            part = (weights * (model.moves[name] == up)).sum(axis=2)
            total = part.sum(axis=1, keepdims=True)
            here += np.where(total > 0, part / np.where(total > 0, total, 1), 0) * (rows.toggles[name] / 2)[:, None]
        most = np.maximum(most, here)
    return most


def _hidden_energy(model, rows, weights):
    """(all, of the clock pin): energy of input edges that move no output."""
    explained = _explained(model, rows, weights)
    every, clock = np.zeros(rows.count), np.zeros(rows.count)
    for number, pin in enumerate(model.inputs):
        groups = [group for group in model.groups if group.pin == pin]
        for fall in (0, 1):
            edge, name = 2 * number + fall, "fall" if fall else "rise"
            count = np.maximum(rows.toggles[pin] / 2 - explained[:, edge], 0)
            weight = weights[:, edge, :] * model.hidden[edge]
            total, covered = np.zeros(rows.count), weight.sum(axis=1)
            plain, plain_count = np.zeros(rows.count), 0
            for group in groups:
                table = group.energy.fall if fall else group.energy.rise
                chosen = group.edges[edge] & model.hidden[edge]
                if table is None or not chosen.any():
                    continue
                value = table_values(table, rows.slews[pin, name], 0.0)
                total += weight[:, chosen].sum(axis=1) * value
                plain, plain_count = plain + value, plain_count + 1
            mean = np.where(covered > 0, total / np.where(covered > 0, covered, 1), plain / max(plain_count, 1))
            every += count * mean
            clock += count * mean * (pin == model.clock)
    return every, clock


@dataclasses.dataclass
class CellResult:
    """Per instance: internal energy over the window and leakage power, in the library's units."""

    visible: np.ndarray
    hidden: np.ndarray
    hidden_clock: np.ndarray
    leakage: np.ndarray


def compute(model, rows):
    """The CellResult of the instances in `rows`."""
    usual, weights = _edge_weights(model, rows)
    hidden, clock = _hidden_energy(model, rows, weights)
    return CellResult(_visible_energy(model, rows, weights), hidden, clock, usual @ model.leakage)
