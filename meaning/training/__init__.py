"""How the weights were made, and how to make them again: `make train`. Needs requirements-train.txt."""
