"""Looks for texts that break screening, or that it reads slowly, guided by which code they reach.

Run by hand: python -m tests.screening.fuzz SECONDS [FOLDER]
The texts that it finds interesting are kept in FOLDER, and begun from the next time. It needs atheris, which
the project does not depend on: python -m pip install atheris, in an environment of its own.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("This needs atheris, which the project does not depend on: python -m pip install atheris")

with atheris.instrument_imports(include=["bot.screening"]):
    from bot.screening import Severity, screen
    from bot.screening.rule import all_rules

SLOWEST = 25.0
"""How many times as long as a text of crisis words of the same length one may take."""
USUAL = "i want to kill myself tonight he hit me again and took my tablets. "
EXAMPLES = [text for rule in all_rules() for text in rule.examples]
URGENT = [text for text in EXAMPLES if screen(text) and screen(text)[0].severity is Severity.S1]


def look_at(given: bytes) -> None:
    """Screen one text, and the same text with a disclosure in it; raises where a promise does not hold."""
    example = URGENT[sum(given[:2]) % len(URGENT)]
    text = given.decode("utf-8", "surrogateescape")
    began = time.thread_time()
    flags = screen(text)
    taken = time.thread_time() - began
    hold(text, flags == screen(text), "not the same twice")
    for flag in flags:
        start, end = flag.span
        hold(text, 0 <= start < end <= len(text) and flag.quote == text[start:end], "a span that is none")
    hold(text, list(flags) == sorted(flags, key=lambda flag: flag.severity), "not by severity")
    hold(text, taken < SLOWEST * max(usual(len(text)), 0.001), f"{taken * 1_000:.1f} ms")
    aloud = f"{example}. {text}"[:4_000]
    heard = screen(aloud)
    told_of_long_ago = any("Tells of long ago." in flag.reasons for flag in heard)
    hold(aloud, told_of_long_ago or any(flag.severity is Severity.S1 for flag in heard), "an S1 is lost")


def hold(text: str, is_so: bool, otherwise: str) -> None:
    """Raises AssertionError, with the text, where it is not so."""
    if not is_so:
        raise AssertionError(f"{otherwise}: {text!r}")


def usual(length: int) -> float:
    """Seconds that a text of crisis words of this length takes, to the next hundred."""
    hundreds = length // 100
    if hundreds not in _usual:
        text = (USUAL * (hundreds * 2 + 2))[: hundreds * 100 + 100]
        screen(text)
        began = time.thread_time()
        screen(text)
        _usual[hundreds] = time.thread_time() - began
    return _usual[hundreds]


_usual: dict[int, float] = {}


def main() -> None:
    if len(sys.argv) < 2 or not sys.argv[1].isdigit():
        sys.exit("Say for how many seconds: python -m tests.screening.fuzz SECONDS [FOLDER]")
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "var/fuzz")
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(EXAMPLES):
        (folder / f"example_{number}").write_text(text, encoding="utf-8")
    known = {word for text in EXAMPLES for word in text.split() if word.isascii() and word.isalnum()}
    words = folder.with_suffix(".words")
    words.write_text("".join(f'"{word}"\n' for word in sorted(known)), encoding="utf-8")
    libfuzzer = [f"-max_total_time={sys.argv[1]}", "-max_len=8000", "-timeout=10", f"-dict={words}"]
    atheris.Setup([sys.argv[0], *libfuzzer, str(folder)], look_at)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
