"""Make the weights of `meaning.worries` anew from the corpus: `make train`, on two cores within an hour.

Run: python -m meaning.training [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.text import to_learn_from
from meaning.training.export import export
from meaning.training.rows import to_tune_on
from meaning.training.soup import soup
from meaning.worries import WEIGHTS


def main(folder: Path) -> None:
    network, tokenizer = soup(to_tune_on())
    folder.mkdir(parents=True, exist_ok=True)
    export(network, tokenizer, [text for text in to_learn_from() if text.label], folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WEIGHTS)
