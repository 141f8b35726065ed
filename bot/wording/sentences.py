"""Finds a sentence by its key, in a person's language and country, and fills its blanks."""

from __future__ import annotations

import hashlib
import string
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files

from bot.wording.discreet import discreet
from bot.wording.fit import ONE_TEXT, first_words, last_words, short_name
from bot.wording.gsm import plain, septets

Catalogue = Mapping[str, Mapping[str, str]]

FALLBACK = "en"
NAMES = frozenset({"name", "mentor", "mentee", "code", "coord", "who"})
"""Blanks that hold a person's name."""
WORDS: dict[str, Callable[[str, int], str]] = dict.fromkeys(
    ("step", "goal", "idea", "words", "alias", "place"), first_words
)
"""Blanks that hold somebody's own words, and how each is shortened when a text would be too long."""
WORDS["question"] = last_words


def _read() -> dict[str, dict[str, str]]:
    languages = (folder for folder in files("bot.wording").iterdir() if (folder / "common.toml").is_file())
    return {
        folder.name: {
            f"{file.name.removesuffix('.toml')}.{key}": text
            for file in folder.iterdir()
            if file.name.endswith(".toml")
            for key, text in tomllib.loads(file.read_text("utf-8")).items()
        }
        for folder in languages
    }


SENTENCES: Catalogue = _read()


def sentence(key: str, language: str, /, *, catalogue: Catalogue = SENTENCES, **facts: object) -> str:
    """The sentence for one moment, ready to send: discreet, GSM-7, and in one text if its facts can give way.

    `key` is `file.moment`; `language` a BCP 47 tag. What has no translation is said in English. Where `facts`
    hold a `country` that has a variant of its own (`crisis.suicide_US`), that is said. Facts without a blank
    are ignored. Raises KeyError for an unknown key, or for a blank without a fact.
    """
    text = wording(key, language, str(facts.get("country", "")), catalogue)
    filling = {blank: _fact(blank, facts[blank]) for blank in _blanks(text)}
    filled = text.format(**filling)
    for blank in sorted(WORDS.keys() & filling.keys(), key=lambda blank: -len(filling[blank])):
        excess = septets(filled) - ONE_TEXT
        if excess <= 0:
            break
        filling[blank] = WORDS[blank](filling[blank], septets(filling[blank]) - excess)
        filled = text.format(**filling)
    return filled.replace("....", "...")


def wording(key: str, language: str, country: str = "", catalogue: Catalogue = SENTENCES) -> str:
    """The sentence with its blanks open. A country's own numbers matter more than the language."""
    spoken = [language, language.partition("-")[0], FALLBACK]
    for variant in (f"{key}_{country}", key):
        for tongue in spoken:
            if text := catalogue.get(tongue, {}).get(variant):
                return text
    raise KeyError(key)


def blanks(key: str, language: str = FALLBACK, catalogue: Catalogue = SENTENCES) -> frozenset[str]:
    """The names of the blanks in a sentence."""
    return _blanks(wording(key, language, catalogue=catalogue))


def version(key: str, language: str, country: str = "") -> str:
    """Which wording was shown, for a record of it: the key, and a mark that changes with the text."""
    mark = hashlib.sha256(wording(key, language, country).encode()).hexdigest()[:8]
    return f"{key} {language} {mark}"


def untranslated(language: str, catalogue: Catalogue = SENTENCES) -> tuple[str, ...]:
    """The keys that `language` still says in English."""
    return tuple(sorted(catalogue[FALLBACK].keys() - catalogue.get(language, {}).keys()))


@lru_cache(maxsize=1024)
def _blanks(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _fact(blank: str, fact: object) -> str:
    said = plain(str(fact))
    if blank in NAMES:
        return short_name(said)
    if blank == "question" or blank not in WORDS:
        return said
    return discreet(said).rstrip(" .")
