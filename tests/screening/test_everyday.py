"""Ordinary texts are left alone, and plain disclosures are heard."""

import csv
from pathlib import Path

import pytest

from bot.screening import Severity, screen

HERE = Path(__file__).parent
MOST_OVER = 0.01
LEAST_FOUND = 0.95
WEAPONS = ("gun", "knife", "blade", "pistol")


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ORDINARY = rows("ordinary.tsv")
PLAIN_DANGER = rows("plain_danger.tsv")


def is_over(row):
    right = Severity.S4 if row["highest"] == "-" else Severity(row["highest"])
    return any(flag.severity < right and flag.severity <= Severity.S2 for flag in screen(row["text"]))


def is_found(row):
    return any(
        flag.category == row["category"] and flag.severity <= row["least"] for flag in screen(row["text"])
    )


def test_hardly_any_ordinary_text_brings_a_person_running():
    over = [row["text"] for row in ORDINARY if is_over(row)]
    assert len(over) <= MOST_OVER * len(ORDINARY), over


@pytest.mark.parametrize("category", sorted({row["category"] for row in PLAIN_DANGER}))
def test_what_is_plainly_said_is_heard(category):
    said = [row for row in PLAIN_DANGER if row["category"] == category]
    missed = [row["text"] for row in said if not is_found(row)]
    assert len(missed) <= (1 - LEAST_FOUND) * len(said), missed


def test_the_texts_are_all_different_and_many():
    texts = [row["text"].casefold() for row in ORDINARY + PLAIN_DANGER]
    assert len(texts) == len(set(texts))
    assert len(ORDINARY) >= 400
    assert len(PLAIN_DANGER) >= 150


@pytest.mark.parametrize(
    "text",
    [
        row["text"]
        for row in PLAIN_DANGER
        if row["category"].startswith("suicide") and not any(weapon in row["text"] for weapon in WEAPONS)
    ],
)
def test_wanting_to_die_is_no_threat_to_others(text):
    assert "threat_to_others" not in {flag.category for flag in screen(text)}


def test_an_empty_text_has_no_flags():
    assert screen("") == ()
