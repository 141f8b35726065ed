"""Whether a service is open, and until or from when, as its schedules say. Pure."""

from signposting.hours.holidays import is_holiday, part_of
from signposting.hours.opening import Opening, opening

__all__ = ["Opening", "is_holiday", "opening", "part_of"]
