"""The cells of the table: what `learn cells` runs."""

import dataclasses
import typing

from . import stories
from .cell import Plan
from .training import Settings


@dataclasses.dataclass(frozen=True)
class Cell:
    make: typing.Callable  # () -> Task
    plan: Plan
    seeds: tuple


def _story_plan():
    """MemN2N is small, and some kinds of stories take more than one start to be learned."""
    base = Settings(epochs=40, batch=64, rate=5e-3, clip=40.0, linear=10)
    pruned = Settings(epochs=10, batch=64, rate=2e-3, clip=40.0, theta_rate=0.05, weight=0.05)
    return Plan(base, pruned, trials=5, restarts=2, enough=0.95)


def _fine_tuning(epochs, rate, batch=16, **more):
    """Pretrained models: a few epochs without pruning, then as many with it."""
    base = Settings(epochs=epochs, batch=batch, rate=rate)
    return Plan(base, dataclasses.replace(base, theta_rate=0.02, weight=0.1), trials=4, **more)


def _stories(number):
    def make(folder=None):
        from .tasks import babi

        return babi.Stories(number, folder)
    return make


def _polarity(**_):
    from .tasks import texts

    return texts.polarity(4000)


def _fashion(**_):
    from .tasks import images

    return images.vit_fashion()


def _tales(**_):
    from .tasks import language

    return language.smollm_tales()


def _sources(**_):
    from .tasks import letters

    return letters.plbert_sources()


CELLS = {f"babi{number}": Cell(_stories(number), _story_plan(), (1, 2, 3)) for number in stories.NAMES}
CELLS["minilm_polarity"] = Cell(_polarity, _fine_tuning(2, 5e-5, 32), (1,))
CELLS["plbert_sources"] = Cell(_sources, _fine_tuning(1, 5e-5), (1,))
CELLS["smollm_tales"] = Cell(_tales, _fine_tuning(1, 2e-5, 4), (1,))
CELLS["vit_fashion"] = Cell(_fashion, _fine_tuning(2, 5e-5, 32), (1,))
