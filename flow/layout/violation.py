"""What a check finds wrong, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """`at`: a rectangle in micrometres, or None; `value` and `limit` in the unit that the rule has (micrometres, or a ratio)."""
    rule: str
    layer: str
    at: tuple
    value: float
    limit: float
    text: str

    def as_json(self):
        return {"rule": self.rule, "layer": self.layer, "at": None if self.at is None else [round(v, 4) for v in self.at],
                "value": None if self.value is None else round(self.value, 5), "limit": self.limit, "text": self.text}


def sort_key(violation):
    return (violation.rule, violation.layer or "", violation.at or (), violation.text)
