"""The screening corpus, and what counts it: see README.md."""
