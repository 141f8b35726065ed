"""Which of the 26 kinds of need a text asks for, told from the phrases that people use. Pure."""

from signposting.needs.category import CATEGORIES, SAFETY
from signposting.needs.need import Likely, Need
from signposting.needs.reading import read_need

__all__ = ["CATEGORIES", "SAFETY", "Likely", "Need", "read_need"]
