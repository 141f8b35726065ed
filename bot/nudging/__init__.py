"""Whether a talk that is due may be begun, and beginning it."""
