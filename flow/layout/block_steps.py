"""Steps that a hardened block has in addition to those of a design up to its checks (docs/flow-signoff.md)."""

from . import abstract
from .engine import Step

BLOCK_STEPS = [Step("9_abstract", abstract.run, ["5_route", "6_extract", "7_timing"], ["abstract"], 40)]
