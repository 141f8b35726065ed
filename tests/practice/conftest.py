"""Practice mode on a database of its own for each test: people are made once, and copied."""

import shutil

import pytest

from tests.practice.room import serving


@pytest.fixture(scope="session")
def lived(tmp_path_factory):
    """A folder with a database whose people have lived up to today."""
    folder = tmp_path_factory.mktemp("lived")
    with serving(folder / "practice.db"):
        return folder


@pytest.fixture(scope="module")
def shared_web(lived, tmp_path_factory):
    """A client of a server that many tests share: for those which mind nobody's texts but their own."""
    folder = shutil.copytree(lived, tmp_path_factory.mktemp("shared") / "practice")
    with serving(folder / "practice.db") as web:
        yield web


@pytest.fixture
def folder(lived, tmp_path):
    """A copy of that folder."""
    return shutil.copytree(lived, tmp_path / "practice")


@pytest.fixture
def web(folder):
    """A client of a practice server."""
    with serving(folder / "practice.db") as web:
        yield web
