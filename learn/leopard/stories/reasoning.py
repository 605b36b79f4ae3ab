"""Tasks of deduction, induction, places and sizes: 4 and 15 to 19."""

from . import words
from .story import Telling


def two_arguments(rng):
    """Three rooms, two facts, questions of the middle one and of the others."""
    telling = Telling()
    rooms = rng.sample(words.PLACES, 3)
    directions = [rng.choice(list(words.DIRECTIONS))] * 2
    if rng.random() < 0.5:
        directions[1] = rng.choice([direction for direction in words.DIRECTIONS if direction != words.TURNED[directions[0]]])
    facts = list(zip(rooms, directions, rooms[1:]))  # each is so of the next
    rng.shuffle(facts)
    for one, direction, other in facts:
        telling.say(f"the {one} is {direction} of the {other}")
    known = [(one, direction, other, index) for index, (one, direction, other) in enumerate(facts)]
    known += [(other, words.TURNED[direction], one, index) for one, direction, other, index in list(known)]
    asked = []
    for one, direction, other, index in known:
        if sum(fact[1:3] == (direction, other) for fact in known) == 1:
            asked.append((f"what is {direction} of the {other}", one, (index,)))
        if sum(fact[:2] == (one, direction) for fact in known) == 1:
            asked.append((f"what is the {one} {direction} of", other, (index,)))
    for question in rng.sample(asked, 3):
        telling.ask(*question)
    return telling.stories


KINDS = {"mice": "mouse", "sheep": "sheep", "wolves": "wolf", "cats": "cat"}


def deduction(rng):
    telling = Telling()
    names = rng.sample(("gertrude", "emily", "jessica", "winona"), 4)
    plurals = list(KINDS)
    fears = {plural: rng.choice([other for other in (*plurals, "dogs") if other != plural]) for plural in plurals}
    kinds = {name: rng.choice(plurals) for name in names}
    sentences = [("kind", name) for name in names] + [("fear", plural) for plural in plurals]
    rng.shuffle(sentences)
    said = {what: telling.say(f"{what[1]} is a {KINDS[kinds[what[1]]]}" if what[0] == "kind" else f"{what[1]} are afraid of {fears[what[1]]}") for what in sentences}
    for name in rng.sample(names, 3):
        telling.ask(f"what is {name} afraid of", fears[kinds[name]], (said["kind", name], said["fear", kinds[name]]))
    return telling.stories


COLOURS, ANIMALS = ("white", "green", "yellow", "gray"), ("swan", "frog", "lion", "rhino")


def induction(rng):
    """Five animals of some kinds, each kind with one colour that is told of all but one animal."""
    telling = Telling()
    names = rng.sample(("lily", "bernhard", "greg", "julius", "brian"), 5)
    kinds = rng.sample(ANIMALS, 2)
    colours = dict(zip(kinds, rng.choices(COLOURS, k=2)))
    of = {name: kind for name, kind in zip(names, (kinds[0], kinds[0], kinds[1], kinds[1], rng.choice(kinds)))}
    hidden = [names[0], names[2]]
    sentences = [("kind", name) for name in names] + [("colour", name) for name in names if name not in hidden]
    rng.shuffle(sentences)
    said = {what: telling.say(f"{what[1]} is a {of[what[1]]}" if what[0] == "kind" else f"{what[1]} is {colours[of[what[1]]]}") for what in sentences}
    rng.shuffle(hidden)
    for name in hidden:
        other = rng.choice([one for one in names if one != name and of[one] == of[name] and one not in hidden])
        telling.ask(f"what color is {name}", colours[of[name]], (said["kind", name], said["kind", other], said["colour", other]))
    return telling.stories


SIDES = {"above": (0, 1), "below": (0, -1), "to the right of": (1, 0), "to the left of": (-1, 0)}
BLOCKS = ("triangle", "pink rectangle", "blue square", "red square", "red sphere", "yellow square")


def position(rng):
    """Three blocks, each beside the one before."""
    telling = Telling()
    blocks = rng.sample(BLOCKS, 3)
    while True:
        sides = rng.choices(list(SIDES), k=2)
        at = [(0, 0)]
        for side in sides:
            at.append(tuple(a + b for a, b in zip(at[-1], SIDES[side])))
        if len(set(at)) == 3:
            break
    order = [0, 1]
    rng.shuffle(order)
    said = {index: telling.say(f"the {blocks[index + 1]} is {sides[index]} the {blocks[index]}") for index in order}
    for _ in range(Telling.QUESTIONS):
        found = {"yes": [], "no": []}
        for one in range(3):
            for other in range(3):
                for side, (x, y) in SIDES.items():
                    if one != other:
                        ahead = (at[one][0] - at[other][0]) * x + (at[one][1] - at[other][1]) * y > 0
                        support = [said[index] for index in range(min(one, other), max(one, other))]
                        found["yes" if ahead else "no"].append((f"is the {blocks[one]} {side} the {blocks[other]}", support))
        answer = rng.choice(("yes", "no"))
        question, support = rng.choice(found[answer])
        telling.ask(question, answer, support)
    return telling.stories


def size(rng):
    """Five things by size; neighbours are compared, and some pairs further apart."""
    telling = Telling()
    order = rng.sample(("chocolate", "box", "chest", "suitcase", "container"), 5)  # smallest first
    pairs = [(index, index + 1) for index in range(4)] + [pair for pair in ((0, 2), (1, 3), (2, 4)) if rng.random() < 0.4]
    rng.shuffle(pairs)
    said = {}
    for small, large in pairs:
        form = rng.choice(("the {0} fits in the {1}", "the {1} is bigger than the {0}", "the {0} is smaller than the {1}"))
        said[small, large] = telling.say(form.format(order[small], order[large]))
    for _ in range(Telling.QUESTIONS):
        small, large = sorted(rng.sample(range(5), 2))
        form, turned = rng.choice((("will the {0} fit in the {1}", False), ("is the {1} bigger than the {0}", False), ("is the {0} smaller than the {1}", False),
                                   ("will the {1} fit in the {0}", True), ("is the {0} bigger than the {1}", True), ("is the {1} smaller than the {0}", True)))
        telling.ask(form.format(order[small], order[large]), "no" if turned else "yes", [said[pair] for pair in _chain(said, small, large)])
    return telling.stories


def _chain(said, small, large):
    """The fewest pairs that lead from a small thing to a large one."""
    if (small, large) in said:
        return [(small, large)]
    chains = [[(small, middle), *_chain(said, middle, large)] for middle in range(small + 1, large) if (small, middle) in said]
    return min(chains, key=len)


def path(rng):
    """Five rooms of a map, each but the first beside an earlier one, and ways of two steps."""
    telling = Telling()
    rooms = rng.sample(words.PLACES, 5)
    at, joined = {rooms[0]: (0, 0)}, []
    for room in rooms[1:]:
        while room not in at:
            other, (direction, (x, y)) = rng.choice(list(at)), rng.choice(list(words.DIRECTIONS.items()))
            place = (at[other][0] + x, at[other][1] + y)
            if place not in at.values():
                at[room] = place
                joined.append((room, direction, other))
    rng.shuffle(joined)
    steps = {}
    for one, direction, other in joined:
        if rng.random() < 0.5:
            one, direction, other = other, words.TURNED[direction], one
        index = telling.say(f"the {one} is {direction} of the {other}")
        steps[other, one], steps[one, other] = (direction, index), (words.TURNED[direction], index)
    ways = {}
    for (start, middle), (first, one) in steps.items():
        for (also, goal), (second, other) in steps.items():
            if middle == also and goal != start and (start, goal) not in steps:
                ways[start, goal] = (f"how do you go from the {start} to the {goal}", (first, second), (one, other))
    for way in rng.sample(sorted(ways), min(3, len(ways))):
        telling.ask(*ways[way])
    return telling.stories
