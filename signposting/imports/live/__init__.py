"""A directory read where it is published: a paged API, over the open internet and nowhere else."""

from signposting.imports.live.feed import Live, Since

__all__ = ["Live", "Since"]
