"""Writes bot/screening/words/real.toml anew: words of the corpus that would be taken for slips otherwise.

Run: python -m tests.screening.real_words
Do so whenever rules have gained words that are a letter away from common ones. What several texts have is
real, though no dictionary has it: those know little slang, and no Welsh.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from pathlib import Path

from bot.screening import vocabulary
from bot.screening.letters import meant
from bot.screening.spelling import Spelling, spelling

CORPUS = Path(__file__).parents[2] / "corpus" / "screening"
IN_TEXTS = 3
HERE = Path(vocabulary.__file__).parent / "words" / "real.toml"


def told() -> set[str]:
    """Words that stand in several texts of the corpus, the hands that are only measured on left out."""
    seen: Counter[str] = Counter()
    for file in CORPUS.glob("hand_*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            text, _ = meant(json.loads(line)["text"].lower())
            seen.update(set(re.findall(r"[a-z]{4,}", text)))
    return {word for word, texts in seen.items() if texts >= IN_TEXTS}


def taken_for_others(words: set[str], spelt: Spelling) -> list[str]:
    """Those of `words` that are read as something else."""
    return sorted(word for word in words if spelt.word(word) != word and spelt.usual(word) == word)


def main() -> None:
    head = [line for line in HERE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    HERE.write_text('words = ""\n', encoding="utf-8")
    words = taken_for_others(told(), spelling("en"))
    body = textwrap.fill(" ".join(words), 110, break_on_hyphens=False)
    HERE.write_text("\n".join([*head, 'words = """', body, '"""', ""]), encoding="utf-8")
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
