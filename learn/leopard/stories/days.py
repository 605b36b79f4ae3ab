"""Who was where at which time of yesterday and today."""

TIMES = ("yesterday", "this morning", "this afternoon", "this evening")


class Days:
    """Of each person: one place at each of TIMES (by index) at most, and never one place twice."""

    def __init__(self):
        self.visits = {}  # person -> {time: (place, support)}

    def visit(self, support, person, time, place):
        known = self.visits.setdefault(person, {})
        if time in known or place in (where for where, _ in known.values()):
            raise ValueError(f"{person} was already somewhere at this time, or was at the {place} at another")
        known[time] = (place, tuple(support))

    def order(self, person):
        """(place, support) of somebody, by time."""
        known = self.visits.get(person, {})
        return [known[time] for time in sorted(known)]
