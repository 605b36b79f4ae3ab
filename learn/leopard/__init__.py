"""Learned run-time pruning of attention, measured on the arithmetic of the Leopard accelerator (docs/learn.md)."""

from .attention import COUNTS, Details, Statistics, attention
from .config import NAMED, Config
from .errors import ConfigError, LeopardError, MaskError

__all__ = ["COUNTS", "Config", "ConfigError", "Details", "LeopardError", "MaskError", "NAMED", "Statistics", "attention"]
