"""Runs every benchmark in this folder, or a short look at each: `python -m benchmarks [quick] [NAME ...]`.

A benchmark is a file with `main(quick: bool)` that prints ratios against a peer in the same run, and gives
its `Limits`. When all are run whole, a limit that was missed makes this exit with 1.
"""

import importlib
import sys
import time
from pathlib import Path

from benchmarks.limits import Limits


def main(words: list[str]) -> int:
    quick = "quick" in words
    chosen = set(words) - {"quick"}
    missed = []
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        if path.stem in chosen or not chosen:
            benchmark = importlib.import_module(f"benchmarks.{path.stem}")
            if hasattr(benchmark, "main"):
                print(f"\n== {path.stem} ==", flush=True)
                began = time.monotonic()
                limits = benchmark.main(quick)
                print(f"({time.monotonic() - began:.0f} s)", flush=True)
                missed += limits.missed if isinstance(limits, Limits) else []
    if missed:
        print("\nMissed:", *missed, sep="\n  ")
    return 1 if missed and not quick else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
