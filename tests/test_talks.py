"""Every conversation in tests/talks is held, word for word, on both databases and killed after each line."""

from pathlib import Path

import pytest

from bot import finding
from tests.player import Player

TALKS = {
    f"{path.stem}: {paragraph.splitlines()[0].lstrip('# ')}": (path.stem, paragraph.splitlines()[1:])
    for path in sorted((Path(__file__).parent / "talks").glob("*.talk"))
    for paragraph in path.read_text("utf-8").strip().split("\n\n")
}


@pytest.fixture(scope="module", autouse=True)
def ready():
    """What takes long to load is loaded once, and not by each process that is killed."""
    finding.get_ready(["GB", "US"])


@pytest.mark.parametrize("talk", TALKS)
def test_talk(talk, database_url, seals):
    flow, lines = TALKS[talk]
    Player(database_url, seals, flow, killed=False).play(lines)


@pytest.mark.parametrize("talk", TALKS)
def test_talk_killed_after_each_line(talk, sqlite_url, seals):
    flow, lines = TALKS[talk]
    Player(sqlite_url, seals, flow, killed=True).play(lines)
