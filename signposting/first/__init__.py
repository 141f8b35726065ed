"""The directory that ships: national helplines and services of the United Kingdom and the United States.

What is known of each stands in one file a country, to be read and mended by hand (docs/directory.md).
"""

from signposting.first.checking import Due, to_check
from signposting.first.entry import Entry, entries
from signposting.first.listing import services

__all__ = ["Due", "Entry", "entries", "services", "to_check"]
