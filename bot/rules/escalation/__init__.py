"""From a flag to a person: the rungs of the ladder, and the rota."""
