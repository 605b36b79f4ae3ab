"""The timing model of a block as liberty text: readable by OpenSTA and by liberty.py."""

from . import design as designs
from .timing_model import EDGES, LOAD_PARTS, SLEW_PARTS

THRESHOLDS = (*(f"slew_{end}_threshold_pct_{edge}" for end in ("lower", "upper") for edge in ("fall", "rise")), "slew_derate_from_library",
              *(f"{end}_threshold_pct_{edge}" for end in ("input", "output") for edge in ("fall", "rise")))
COPIED = ("time_unit", "voltage_unit", "current_unit", "leakage_power_unit", "pulling_resistance_unit", "nom_process", "nom_temperature",
          "nom_voltage", *THRESHOLDS, "default_max_transition")  # of the cell library: what numbers mean


def text(model, cells):
    """The model as liberty text, in the units of the cell library `cells`."""
    return _Writer(model, cells).text()


class _Writer:
    def __init__(self, model, cells):
        self.model, self.cells = model, cells
        self.time, self.farad = cells.units.time, cells.units.capacitance * 1e15

    def text(self):
        vectors = designs.vectors({"ports": {name: {"direction": direction} for name, direction in self.model.directions.items()}})
        unit = self.cells.units.capacitance
        femto = unit < 0.9e-12
        lines = [f"library ({self.model.name}) {{", "  delay_model : table_lookup;",
                 f"  capacitive_load_unit ({unit / (1e-15 if femto else 1e-12):g}, {'ff' if femto else 'pf'});"]
        for name in COPIED:
            if name in self.cells.attributes:
                value = self.cells.attributes[name]
                lines.append(f"  {name} : " + (f'"{value}";' if name.endswith("_unit") else f"{value};"))
        slews = ", ".join(f"{part * self.model.slew * 1e-9 / self.time:.5f}" for part in SLEW_PARTS)
        loads = ", ".join(str(number) for number in range(len(LOAD_PARTS)))
        for name, first, second, points in (("delay", "input_net_transition", "total_output_net_capacitance", loads),
                                            ("requirement", "related_pin_transition", "constrained_pin_transition", slews)):
            lines += [f"  lu_table_template ({name}) {{", f"    variable_1 : {first};", f"    variable_2 : {second};", f'    index_1 ("{slews}");',
                      f'    index_2 ("{points}");', "  }"]
        for high in sorted({high for _, high in vectors.values() if high is not None}):
            lines += [f"  type (bits_{high + 1}) {{", "    base_type : array;", "    data_type : bit;", f"    bit_width : {high + 1};",
                      f"    bit_from : {high};", "    bit_to : 0;", "    downto : true;", "  }"]
        lines += [f"  cell ({self.model.name}) {{", f"    area : {self.model.area:.4f};", "    is_macro_cell : true;"]
        for base, (direction, high) in sorted(vectors.items()):
            if high is None:
                lines += self.pin(base, "    ")
            else:
                lines += [f"    bus ({base}) {{", f"      bus_type : bits_{high + 1};", f"      direction : {direction};"]
                for index in range(high + 1):
                    lines += self.pin(f"{base}[{index}]", "      ")
                lines.append("    }")
        return "\n".join([*lines, "  }", "}"]) + "\n"

    def pin(self, name, indent):
        model = self.model
        lines = [f"pin ({name}) {{", f"  direction : {model.directions[name]};"]
        if model.directions[name] == "input":
            lines.append(f"  capacitance : {model.capacitance[name] / self.farad:.5f};")
            if name == model.clock:
                lines.append("  clock : true;")
                if model.shortest_period is not None:
                    lines.append(f"  min_period : {model.shortest_period * 1e-9 / self.time:.5f};")
            lines += self.constraint("setup_rising", model.setup.get(name), -1) + self.constraint("hold_rising", model.hold.get(name), 1)
        else:
            lines.append("  capacitance : 0;")
            if model.limit[name] is not None:
                lines.append(f"  max_capacitance : {model.limit[name] / self.farad:.5f};")
            lines += self.from_clock(name)
            for source, _ in sorted(key for key in model.through if key[1] == name):
                lines += self.from_input(source, name)
        return [indent + line for line in [*lines, "}"]]

    def constraint(self, kind, values, sign):
        """The timing group of a requirement, if there is any: what it is at the clock's nominal slew, and the shift of the clock with `sign`."""
        tables = []
        for number, edge in enumerate(("rise", "fall")):
            column = [pair[number] for pair in values or ()]
            if column and None not in column:
                rows = [[value + sign * shift for value in column] for shift in self.model.shift]
                tables += [f"    {edge}_constraint (requirement) {{", *self.rows(rows), "    }"]
        return ["  timing () {", f'    related_pin : "{self.model.clock}";', f"    timing_type : {kind};", *tables, "  }"] if tables else []

    def from_clock(self, name):
        """The latest delays from the clock, and a second arc with the earliest ones where they differ."""
        late, early, lines = self.model.late[name], self.model.early[name], []
        for delays, condition in ((late, None), (early, "early")):
            if condition is None or early != late:
                columns = {"rise": _column(delays, 0), "fall": _column(delays, 1)}
                lines += self.arc(name, self.model.clock, "rising_edge", "non_unate", columns, self.model.slews[name], condition)
        return lines

    def from_input(self, source, name):
        """An arc of one edge each, and a second one with the earliest delays where they differ. An arc of both edges beside a setup requirement
        and an arc from the clock would be taken for a latch."""
        lines = []
        for place, (source_edge, edge) in enumerate(EDGES):
            sense = "positive" if source_edge == edge else "negative"
            early, late = (_column(self.model.through[source, name][kind], place) for kind in ("early", "late"))
            for kind, delays in (("late", late), ("early", early)):
                if kind == "late" or early != late:
                    lines += self.arc(name, source, f"combinational_{edge}", f"{sense}_unate", {edge: delays}, self.model.slews[source, name],
                                      f"{kind}_{sense}_{edge}")
        return lines

    def arc(self, name, related, kind, sense, delays, slews, condition=None):
        """A timing group of delays {edge: [[by load] by slew]}; nothing where there are none. `condition` keeps arcs between the same pins apart, of
        which OpenSTA would take one."""
        tables = []
        for edge, values in delays.items():
            if values[0][0] is not None:
                for table, rows in ((f"cell_{edge}", values), (f"{edge}_transition", _column(slews, ("rise", "fall").index(edge)))):
                    index = ", ".join(f"{load / self.farad:.5f}" for load in self.model.loads[name])
                    tables += [f"    {table} (delay) {{", f'      index_2 ("{index}");', *self.rows(rows), "    }"]
        if not tables:
            return []
        return ["  timing () {", f'    related_pin : "{related}";', f"    timing_type : {kind};", f"    timing_sense : {sense};",
                *([f'    sdf_cond : "{condition}";'] if condition else []), *tables, "  }"]

    def rows(self, rows):
        """The statement of a table's values."""
        text = ", ".join('"' + ", ".join(f"{value / self.time:.5f}" for value in row) + '"' for row in rows)
        return [f"      values ({text});"]


def _column(rows, number):
    return [[cell[number] for cell in row] for row in rows]
