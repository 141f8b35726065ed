"""How long screening takes a text, beside two simpler readers in the same run.

Run: python benchmarks/screening.py [FILE.jsonl]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz

from bot.screening import screen
from bot.screening.rule import all_rules

_KEYWORD_LINES = """
kill myself|kill himself|kill herself|suicide|suicidal|end my life|end it all|want to die
hang myself|overdose|self harm|cut myself|cutting|hurt myself|take my own life|better off dead
no reason to live|cant go on|goodbye forever|razor|noose|hit me|hits me|beat me|beats me|strangled
choked|punched|slapped|abuse|abused|raped|rape|locked me in|scared of him|scared to go home
touched me|touches me|secret|left alone|knife|stab|gun|shoot|machete|kill him|kill her
smash his face|blackmail|county lines|trap house|cuckooed|debt|owe them|running drugs|heroin|crack
spice|relapse|relapsed|drinking|withdrawal|methadone|cant breathe|chest pain|unconscious|not waking
seizure|voices|watching me|paranoid|homeless|nowhere to sleep|kicked out|evicted|rough sleeping
recall|recalled|breach|on the run|tag off|bailiff|no food|hungry|food bank|lent him|dont tell
our secret|terrorist|jihad|race war
"""
KEYWORDS = _KEYWORD_LINES.strip().replace("\n", "|").split("|")
ROUNDS = 5


def keyword_scan(text: str) -> object:
    lowered = text.lower()
    return [word for word in KEYWORDS if word in lowered]


def fuzzy_scan(text: str) -> object:
    lowered = text.lower()
    return [word for word in KEYWORDS if fuzz.partial_ratio(word, lowered) >= 85]


def texts() -> list[str]:
    """The development texts named on the command line, or every rule's own examples."""
    for name in sys.argv[1:]:
        if name.endswith(".jsonl"):
            lines = Path(name).read_text(encoding="utf-8").splitlines()
            return [json.loads(line)["text"] for line in lines]
    return [text for rule in all_rules() for text in rule.examples + rule.counter_examples]


def microseconds(reader: Callable[[str], object], batch: list[str]) -> list[float]:
    taken: list[float] = []
    for text in batch:
        began = time.perf_counter_ns()
        reader(text)
        taken.append((time.perf_counter_ns() - began) / 1000)
    return taken


def at_99(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.99)]


def main(quick: bool = False) -> None:
    batch = texts()
    longest = max(((" ".join(batch[n : n + 40]))[:1600] for n in range(0, len(batch), 20)), key=len)
    readers = {
        "screen": screen,
        f"{len(KEYWORDS)} keywords": keyword_scan,
        "rapidfuzz whole message": fuzzy_scan,
    }
    cold = microseconds(screen, batch[:1])[0]
    first = sorted(microseconds(screen, batch))
    print(f"{len(batch)} texts; loading the rules and the first text {cold / 1000:.0f} ms")
    print(f"{'':26}{'p50 us':>9}{'p99 us':>9}{'worst us':>10}{'1,600 chars us':>16}{'p50 ratio':>11}")
    peer: float | None = None
    rounds = range(1 if quick else ROUNDS)
    for name, reader in readers.items():
        runs = sorted(
            min(times) for times in zip(*(microseconds(reader, batch) for _ in rounds), strict=True)
        )
        long = statistics.median(microseconds(reader, [longest] * 20))
        p50 = statistics.median(runs)
        peer = peer or p50
        spread = f"{p50:9.1f}{at_99(runs):9.1f}{runs[-1]:10.1f}"
        print(f"{name:26}{spread}{long:16.0f}{p50 / peer:11.2f}")
    print(f"words never seen before: p50 {statistics.median(first):.1f} us, p99 {at_99(first):.1f} us")


if __name__ == "__main__":
    main()
