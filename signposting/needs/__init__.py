"""Which of the 26 kinds of need a text asks for, told from the phrases that people use and what it means.

`read_need` is pure: `learned()` brings the learned reader to give it, `warm()` loads all of it beforehand.
"""

from signposting.needs.category import CATEGORIES, SAFETY
from signposting.needs.learnt import Learned, learned
from signposting.needs.need import Likely, Need
from signposting.needs.reading import read_need

__all__ = ["CATEGORIES", "SAFETY", "Learned", "Likely", "Need", "learned", "read_need", "warm"]


def warm() -> None:
    """Load what reading takes: half a second's work at first, of which no text should have to wait."""
    read_need("somewhere to stay", learned=learned())
