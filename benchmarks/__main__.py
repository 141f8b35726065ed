"""Runs every benchmark in this folder, or only a short look at each: `python -m benchmarks [quick]`.

A benchmark is a file with `main(quick: bool) -> None` that prints ratios against a peer in the same run.
"""

import importlib
import sys
from pathlib import Path


def main(words: list[str]) -> None:
    quick = "quick" in words
    chosen = set(words) - {"quick"}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        if path.stem in chosen or not chosen:
            benchmark = importlib.import_module(f"benchmarks.{path.stem}")
            if hasattr(benchmark, "main"):
                print(f"\n== {path.stem} ==", flush=True)
                benchmark.main(quick)


if __name__ == "__main__":
    main(sys.argv[1:])
