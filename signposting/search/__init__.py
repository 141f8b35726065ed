"""Up to three services for a need, near a place: the best of each kind that is asked for."""

from signposting.search.ask import Ask, Offer, Wanted, Who
from signposting.search.search import search

__all__ = ["Ask", "Offer", "Wanted", "Who", "search"]
