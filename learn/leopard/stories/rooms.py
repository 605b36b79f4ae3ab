"""People, rooms and things."""


class Rooms:
    """Who is where and holds what. Each fact comes with the sentences (indices) that told it. ValueError for what cannot happen."""

    def __init__(self, rng, people, places, things=()):
        self.people, self.places, self.things = tuple(people), tuple(places), tuple(things)
        self._at = {}       # person -> (place, support)
        self.lying = {thing: (rng.choice(self.places), ()) for thing in self.things}  # thing -> (place, support); not told before somebody takes it
        self.held = {}      # thing -> (person, support)
        self.events = {person: () for person in self.people}  # sentences in which somebody takes, drops, gives or is given something
        self.trails = {thing: [] for thing in self.things}    # where a thing has been carried to: (place, who, taken, moved)

    def where(self, person):
        """(place, support), None before anything is told."""
        return self._at.get(person)

    def things_of(self, person):
        """Things that somebody holds, first taken first."""
        return [thing for thing, (holder, _) in self.held.items() if holder == person]

    def move(self, support, people, place):
        for person in people:
            self._at[person] = (place, tuple(support))
            for thing in self.things_of(person):
                self.trails[thing].append((place, person, self.held[thing][1], tuple(support)))

    def take(self, support, person, thing):
        if thing not in self.lying or self.where(person) is None or self.lying[thing][0] != self.where(person)[0]:
            raise ValueError(f"{person} cannot reach the {thing}")
        place, moved = self.where(person)
        del self.lying[thing]
        self._hold(support, person, thing)
        if self.trails[thing] and self.trails[thing][-1][0] == place:
            self.trails[thing].pop()
        self.trails[thing].append((place, person, tuple(support), moved))
        self.events[person] += tuple(support)

    def drop(self, support, person, thing):
        if self.held.get(thing, (None,))[0] != person:
            raise ValueError(f"{person} does not hold the {thing}")
        del self.held[thing]
        place, moved = self.where(person)
        self.lying[thing] = (place, (*support, *moved))
        self.events[person] += tuple(support)

    def give(self, support, giver, thing, taker):
        if self.held.get(thing, (None,))[0] != giver:
            raise ValueError(f"{giver} does not hold the {thing}")
        if self.where(taker) is None or self.where(taker)[0] != self.where(giver)[0]:
            raise ValueError(f"{taker} is not where {giver} is")
        del self.held[thing]
        self._hold(support, taker, thing)
        for person in (giver, taker):
            self.events[person] += tuple(support)

    def _hold(self, support, person, thing):
        self.held[thing] = (person, tuple(support))
