"""Makes what is learnt from the corpus; nothing here is needed to read."""
