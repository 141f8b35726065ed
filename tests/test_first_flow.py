"""The tutorial works as it is written: its files, in a copy of the project, pass the project's own tests."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ONES = "good_news and not postgresql or test_promises"
TESTS = ("tests/test_talks.py", "tests/test_promises.py", "tests/wording/test_every_sentence.py")
ROOT = Path(__file__).parent.parent
FILE = re.compile(r"^`([\w/.]+)`\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tutorials_flow_passes_the_tests_of_every_flow(tmp_path):
    for folder in ("bot", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    files = FILE.findall((ROOT / "docs/first-flow.md").read_text("utf-8"))
    for name, text in files:
        grown = name == "tests/golden/steps.txt"
        before = (tmp_path / name).read_text("utf-8") if grown else ""
        lines = sorted((before + text).splitlines()) if grown else text.splitlines()
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")

    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", ONES, *TESTS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(files) == 4
    assert told.returncode == 0, told.stdout
    assert int(re.search(r"(\d+) passed", told.stdout)[1]) >= 10, told.stdout
