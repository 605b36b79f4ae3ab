"""Tasks of what is known, denied or uncertain, and when: 9, 10, 14."""

from . import words
from .beliefs import Beliefs
from .days import TIMES, Days
from .story import Telling


def _believing(rng, acts, between=(2, 4), answers=("yes", "no")):
    """acts: functions (rng, telling, world, person); questions whose answers are told apart evenly."""
    telling, world = Telling(), Beliefs(words.PEOPLE, words.PLACES)

    def ask():
        found = {}
        for person in world.people:
            for place in world.places:
                known = world.is_in(person, place)
                if known is not None:
                    found.setdefault(known[0], []).append((f"is {person} in the {place}", *known))
        there = [answer for answer in answers if answer in found]
        if there:
            telling.ask(*rng.choice(found[rng.choice(there)]))
    return telling.tell(rng, lambda: rng.choice(acts)(rng, telling, world, rng.choice(world.people)), ask, between)


def _go(rng, telling, world, person):
    place = rng.choice([place for place in world.places if place != world.only(person)])
    text = f"{person} is in the {place}" if rng.random() < 0.5 else f"{person} {rng.choice(words.GO)} to the {place}"
    world.be_in((telling.say(text),), person, place)


def _deny(rng, telling, world, person):
    if world.only(person) is not None:
        place = world.only(person)
        world.leave((telling.say(f"{person} is no longer in the {place}"),), person, place)
    elif not world.is_known(person):
        place = rng.choice(world.places)
        world.leave((telling.say(f"{person} is not in the {place}"),), person, place)
    else:
        _go(rng, telling, world, person)


def _doubt(rng, telling, world, person):
    one, other = rng.sample(world.places, 2)
    world.be_in((telling.say(f"{person} is either in the {one} or the {other}"),), person, one, other)


def negation(rng):
    return _believing(rng, (_go, _go, _deny))


def indefinite(rng):
    return _believing(rng, (_go, _doubt), answers=("yes", "no", "maybe"))


VISITED = ("park", "school", "cinema", "office", "kitchen", "bedroom")


def time(rng):
    """People visit places at times of two days, told in any order."""
    telling, world = Telling(), Days()
    people = rng.sample(("bill", "fred", "julie", "mary"), 2)
    plans = [(person, when) for person in people for when in range(len(TIMES)) if rng.random() < 0.9]
    rng.shuffle(plans)

    def act():
        if not plans:
            return
        person, when = plans.pop()
        place = rng.choice([place for place in VISITED if place not in (where for where, _ in world.order(person))])
        verb = rng.choice(words.GO[:4])
        text = f"{TIMES[when]} {person} {verb} to the {place}" if rng.random() < 0.5 else f"{person} {verb} to the {place} {TIMES[when]}"
        world.visit((telling.say(text),), person, when, place)

    def ask():
        found = []
        for person in people:
            order = world.order(person)
            for (before, one), (after, other) in zip(order, order[1:]):
                found.append((f"where was {person} before the {after}", before, one + other))
                found.append((f"where did {person} go after the {before}", after, one + other))
        if found:
            telling.ask(*rng.choice(found))
    for _ in range(Telling.QUESTIONS):
        for _ in range(rng.randint(1, 3)):
            act()
        ask()
    return telling.stories
