"""A machine of its own for each test: a folder, no settings, and the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings

FOLDER = Path(__file__).parents[2]


class Ended:
    """What a command said and how it ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def fails(self, *words):
        """It ended badly, said so on stderr, and showed no insides."""
        assert self.code != 0
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err
        return self


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A folder to run in, where nothing has been set up."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


@pytest.fixture
def alongside(machine, capfd):
    """Run a command in this process, in the machine's folder."""
    assert Path.cwd() == machine

    def run(*arguments):
        capfd.readouterr()
        code = main([str(one) for one in arguments])
        said = capfd.readouterr()
        return Ended(code, said.out, said.err)

    return run


@pytest.fixture
def started(machine):
    """Start a command as a program of its own; all are ended with the test."""
    programs = []

    def start(*arguments, **options):
        options = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        programs.append(
            subprocess.Popen(
                [sys.executable, "-m", "bot", *map(str, arguments)],
                cwd=machine,
                env=os.environ | {"PYTHONPATH": str(FOLDER)},
                **options,
            )
        )
        return programs[-1]

    yield start
    for program in programs:
        program.kill()
        program.wait()
        for pipe in (program.stdin, program.stdout, program.stderr):
            if pipe:
                pipe.close()


@pytest.fixture
def piped(started):
    """Run a command with this on its stdin."""

    def run(content, *arguments):
        program = started(*arguments)
        content = content if isinstance(content, bytes) else content.encode()
        out, err = program.communicate(content, timeout=60)
        return Ended(program.returncode, out.decode(), err.decode())

    return run


@pytest.fixture
def practice(alongside):
    """A practice database with two people in it."""
    from tests.imports.files import ADA, CORA, SAM, csv

    assert alongside("migrate").code == 0
    Path("people.csv").write_text(csv(ADA | {"phone": "+447700900002"}, SAM, CORA))
    assert alongside("import", "people", "people.csv").code == 0
    return alongside
