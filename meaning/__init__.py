"""Small encoders whose weights came inside a registry package and were tuned on our texts.

Each stands behind one class with plain values in and out. What was tuned lies in `weights/`, with its card.
"""


class NotThere(Exception):
    """The weights are not where they should be."""
