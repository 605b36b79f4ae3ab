"""Tasks of people who move, take, drop and give: 1 to 3, 5 to 8, 11 to 13, and 20."""

from . import words
from .rooms import Rooms
from .story import Telling

FEW = 3  # rooms in which people meet and things are found more often


class _Told:
    """A story of rooms: the world's acts as sentences."""

    def __init__(self, rng, weights, places=words.PLACES, things=words.THINGS):
        self.rng, self.telling = rng, Telling()
        self.world = Rooms(rng, words.PEOPLE, places, things)
        self._weights = weights  # {name of an act: how often}

    def act(self):
        """One act that can happen; moving always can."""
        names = list(self._weights)
        for name in self.rng.choices(names, [self._weights[name] for name in names], k=20):
            if getattr(self, name)():
                return
        self.move()

    def move(self):
        person = self.rng.choice(self.world.people)
        here = self.world.where(person)
        place = self.rng.choice([place for place in self.world.places if here is None or place != here[0]])
        self.world.move((self.telling.say(f"{person} {self.rng.choice(words.GO)} to the {place}"),), [person], place)
        return True

    def take(self):
        near = [(person, thing) for person in self.world.people for thing, (place, _) in sorted(self.world.lying.items())
                if self.world.where(person) is not None and self.world.where(person)[0] == place]
        if not near:
            return False
        person, thing = self.rng.choice(near)
        self.world.take((self.telling.say(f"{person} {self.rng.choice(words.TAKE)} the {thing}{self.rng.choice(('', ' there'))}"),), person, thing)
        return True

    def drop(self):
        if not self.world.held:
            return False
        thing = self.rng.choice(sorted(self.world.held))
        person = self.world.held[thing][0]
        self.world.drop((self.telling.say(f"{person} {self.rng.choice(words.DROP)} the {thing}{self.rng.choice(('', ' there'))}"),), person, thing)
        return True

    def give(self):
        met = [(giver, thing, taker) for thing, (giver, _) in sorted(self.world.held.items()) for taker in self.world.people
               if taker != giver and self.world.where(taker) is not None and self.world.where(taker)[0] == self.world.where(giver)[0]]
        if not met:
            return False
        giver, thing, taker = self.rng.choice(met)
        said = self.telling.say(f"{giver} {self.rng.choice(words.GIVE)} the {thing} to {taker}")
        self.world.give((said,), giver, thing, taker)
        return True

    def choose(self, questions):
        """Asks one of (question, answer, support), if there is one."""
        if questions:
            self.telling.ask(*self.rng.choice(questions))

    def tell(self, ask, between):
        return self.telling.tell(self.rng, self.act, ask, between)


def _where(told):
    """Where is somebody?"""
    told.choose([(f"where is {person}", *told.world.where(person)) for person in told.world.people if told.world.where(person)])


def single_fact(rng):
    told = _Told(rng, {"move": 1})
    return told.tell(lambda: _where(told), (1, 3))


def two_facts(rng):
    told = _Told(rng, {"move": 5, "take": 4, "drop": 2})

    def ask():
        world, found = told.world, []
        for thing in world.things:
            if thing in world.held:
                person, taken = world.held[thing]
                place, moved = world.where(person)
                found.append((f"where is the {thing}", place, taken + moved))
            elif world.lying[thing][1]:
                found.append((f"where is the {thing}", *world.lying[thing]))
        told.choose(found)
    return told.tell(ask, (2, 5))


def three_facts(rng):
    told = _Told(rng, {"move": 6, "take": 4, "drop": 1})

    def ask():
        found = []
        for thing in told.world.things:
            trail = told.world.trails[thing]
            for index in range(1, len(trail)):
                (before, *one), (place, *other) = trail[index - 1], trail[index]
                if place not in (later[0] for later in trail[index + 1 :]) and one[:2] == other[:2]:
                    found.append((f"where was the {thing} before the {place}", before, one[1] + one[2] + other[2]))
        told.choose(found)
    return told.tell(ask, (3, 9))


def three_arguments(rng):
    told = _Told(rng, {"move": 4, "take": 4, "give": 8}, words.PLACES[:FEW])
    given = []
    act = told.give

    def give():
        if not act():
            return False
        sentence = told.telling.sentences[-1]
        given.append((sentence[0], sentence[3], sentence[-1], len(told.telling.sentences) - 1))
        return True
    told.give = give

    def ask():
        found = []
        for giver, thing, taker, said in given[-4:]:
            for question, answer, alike in ((f"who gave the {thing} to {taker}", giver, lambda one: one[1:3] == (thing, taker)),
                                            (f"who did {giver} give the {thing} to", taker, lambda one: one[:2] == (giver, thing)),
                                            (f"what did {giver} give to {taker}", thing, lambda one: (one[0], one[2]) == (giver, taker)),
                                            (f"who gave the {thing}", giver, lambda one: one[1] == thing), (f"who received the {thing}", taker, lambda one: one[1] == thing)):
                if [one[3] for one in given if alike(one)][-1] == said:
                    found.append((question, answer, (said,)))
        told.choose(found)
    return told.tell(ask, (2, 5))


def yes_or_no(rng):
    told = _Told(rng, {"move": 5, "take": 1, "drop": 1})

    def ask():
        known = [person for person in told.world.people if told.world.where(person)]
        if known:
            person = rng.choice(known)
            place, support = told.world.where(person)
            if rng.random() < 0.5:
                told.telling.ask(f"is {person} in the {place}", "yes", support)
            else:
                told.telling.ask(f"is {person} in the {rng.choice([other for other in words.PLACES if other != place])}", "no", support)
    return told.tell(ask, (1, 4))


HOARDING = {"move": 3, "take": 9, "drop": 2, "give": 3}


def counting(rng):
    told = _Told(rng, HOARDING, words.PLACES[:FEW])
    names = "none one two three".split()

    def ask():
        by_count = {}
        for person in told.world.people:
            if told.world.events[person]:
                by_count.setdefault(len(told.world.things_of(person)), []).append(person)
        if by_count:
            count = rng.choice(sorted(by_count))  # so that few are not asked about all the time
            person = rng.choice(by_count[count])
            told.telling.ask(f"how many objects is {person} holding", names[count], told.world.events[person])
    return told.tell(ask, (2, 6))


def lists(rng):
    told = _Told(rng, HOARDING, words.PLACES[:FEW], (*words.THINGS, "book"))

    def ask():
        by_count = {}
        for person in told.world.people:
            if told.world.events[person]:
                by_count.setdefault(min(2, len(told.world.things_of(person))), []).append(person)
        if by_count:
            person = rng.choice(by_count[rng.choice(sorted(by_count))])
            told.telling.ask(f"what is {person} holding", told.world.things_of(person) or "nothing", told.world.events[person])
    return told.tell(ask, (2, 6))


def coreference(rng):
    """Somebody goes, and then he or she goes on."""
    told = _Told(rng, {})

    def act():
        told.move()
        person, said = told.telling.sentences[-1][0], len(told.telling.sentences) - 1
        if rng.random() < 0.7:
            place = rng.choice([place for place in words.PLACES if place != told.world.where(person)[0]])
            pronoun = "she" if person in words.WOMEN else "he"
            then = told.telling.say(f"{rng.choice(words.THEN)} {pronoun} {rng.choice(words.GO)} to the {place}")
            told.world.move((said, then), [person], place)
    told.act = act
    return told.tell(lambda: _where(told), (1, 2))


def _pairs(rng, chance):
    """Two go together and then, by chance, go on."""
    told = _Told(rng, {})

    def act():
        people = rng.sample(words.PEOPLE, 2)
        places = rng.sample(words.PLACES, 2)
        said = told.telling.say(f"{people[0]} and {people[1]} {rng.choice(words.GO)} to the {places[0]}")
        told.world.move((said,), people, places[0])
        if rng.random() < chance:
            then = told.telling.say(f"{rng.choice(words.THEN)} they {rng.choice(words.GO)} to the {places[1]}")
            told.world.move((said, then), people, places[1])
    told.act = act
    return told.tell(lambda: _where(told), (1, 2))


def conjunction(rng):
    return _pairs(rng, 0.0)


def compound_coreference(rng):
    return _pairs(rng, 0.7)


AIMS = {"hungry": ("kitchen", "apple"), "thirsty": ("kitchen", "milk"), "tired": ("bedroom", "pajamas"), "bored": ("garden", "football")}


def motivations(rng):
    """Who feels something goes where it helps and takes what helps."""
    telling = Telling()
    people = rng.sample(("sumit", "yann", "antoine", "jason"), 4)
    feelings = rng.choices(list(AIMS), k=len(people))
    for person, feeling in zip(people, feelings):
        place, thing = AIMS[feeling]
        felt = telling.say(f"{person} is {feeling}")
        telling.ask(f"where will {person} go", place, (felt,))
        went = telling.say(f"{person} {rng.choice(words.GO)} to the {place}")
        telling.ask(f"why did {person} go to the {place}", feeling, (felt, went))
        if rng.random() < 0.7:
            took = telling.say(f"{person} {rng.choice(words.TAKE)} the {thing}{rng.choice(('', ' there'))}")
            if rng.random() < 0.5:
                telling.ask(f"why did {person} get the {thing}", feeling, (felt, took))
    return telling.stories
