"""How staff come in, prove who they are, and look after one another's access."""
