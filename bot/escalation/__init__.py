"""From a flag to a person: the ladder that each flag climbs, and whom it tells."""
