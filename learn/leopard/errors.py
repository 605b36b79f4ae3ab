"""What the package raises for bad input."""

from ._core import ConfigError


class LeopardError(ValueError):
    """Tensors, masks, files that are not what was expected: what was found, what was expected, help."""


class MaskError(LeopardError):
    """A mask that the accelerator has no means for."""


__all__ = ["ConfigError", "LeopardError", "MaskError"]
