"""The directory as it is kept: every service, where it is, and who changed what."""

from signposting.directory import full_text as full_text  # whoever makes the tables makes their indexes
from signposting.directory.helped import outcome as outcome
