"""What is known of where people are, and what is not."""


class Beliefs:
    """Of each person: one place or several that it may be in, or a place that it is not in, with the sentence that said so."""

    def __init__(self, people, places):
        self.people, self.places = tuple(people), tuple(places)
        self._known = {}  # person -> (places it may be in, or None; the place it is not in, or None; support)

    def be_in(self, support, person, *places):
        """In one of the places."""
        self._known[person] = (places, None, tuple(support))

    def leave(self, support, person, place):
        """Not in a place that it was in; or, of somebody of whom nothing is known, not in a place."""
        places, denied, _ = self._known.get(person, (None, None, ()))
        if (places is not None and places != (place,)) or denied is not None:
            raise ValueError(f"of {person} too much is known to deny a place, and too little to leave it")
        self._known[person] = (None, place, tuple(support))

    def only(self, person):
        """The place that somebody is known to be in; None."""
        places = self._known.get(person, (None,))[0]
        return places[0] if places is not None and len(places) == 1 else None

    def is_known(self, person):
        return person in self._known

    def is_in(self, person, place):
        """("yes", "no" or "maybe", support); None where nothing follows."""
        if person not in self._known:
            return None
        places, denied, support = self._known[person]
        if places is None:
            return ("no", support) if place == denied else None
        return ("no" if place not in places else "yes" if len(places) == 1 else "maybe"), support
