"""axe-core, run on a page of ours in a real browser."""

import os
from functools import cache
from pathlib import Path

import pytest

AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"


@cache
def script():
    if not AXE.exists() and os.environ.get("CI") != "true":
        pytest.skip("axe-core comes from npm: run `make test` where npm can be reached")
    return AXE.read_text()


def violations(page):
    """What axe finds wrong, each as (the page, the rule, the first place)."""
    page.evaluate(script())
    found = page.evaluate("axe.run()")["violations"]
    return [(page.url, one["id"], one["nodes"][0]["html"]) for one in found]
