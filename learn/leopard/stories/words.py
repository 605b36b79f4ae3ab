"""Words that stories are told with."""

PEOPLE = ("mary", "john", "daniel", "sandra")
PLACES = ("kitchen", "garden", "office", "bathroom", "hallway", "bedroom")
THINGS = ("milk", "apple", "football")
NAMES = frozenset((*PEOPLE, "sumit", "yann", "antoine", "jason", "bill", "fred", "julie", "gertrude", "emily", "jessica", "winona", "lily", "bernhard", "greg",
                   "julius", "brian"))  # in files with a capital
WOMEN = ("mary", "sandra")
GO = ("moved", "went", "journeyed", "travelled", "went back")
TAKE = ("picked up", "grabbed", "got", "took")
DROP = ("dropped", "put down", "discarded", "left")
GIVE = ("gave", "handed", "passed")
THEN = ("then", "after that", "following that", "afterwards")
DIRECTIONS = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}
TURNED = {"north": "south", "south": "north", "east": "west", "west": "east"}
