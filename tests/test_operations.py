"""What the guide for running Alongside and its deploy files name is there, and the steps they tell work."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from dotenv import dotenv_values
from prometheus_client import generate_latest
from typer.main import get_command

from bot import health, metrics
from bot.__main__ import cli
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/operations.md").read_text()
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = {name: part for name, part in COMPOSE["services"].items() if "build" in part}
OF_COMPOSE = {
    "DOMAIN",
    "UPSTREAM",
    "POSTGRES_PASSWORD",
    "POSTGRES_USER",
    "POSTGRES_DB",
    "FORWARDED_ALLOW_IPS",
}
SETTINGS = {name.upper() for name in Settings.model_fields}
COMMANDS = get_command(cli)


def known(words):
    """Is this a command, with options that it has?"""
    command = COMMANDS
    while words and hasattr(command, "commands") and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    options = {name for parameter in command.params for name in parameter.opts}
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    return not hasattr(command, "commands") and asked <= options


def test_every_command_in_the_guide_is_one():
    inline = re.findall(r"`(?:\S*/)?alongside ([a-z][^`]*)`", GUIDE)
    blocks = "\n".join(re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL))
    lines = inline + re.findall(r"(?:^|/| )alongside ((?:[a-z]+ ?)+[^\n&|]*)", blocks, re.MULTILINE)
    commands = [shlex.split(line.replace("\n", " ")) for line in lines]
    ours = [words for words in commands if words[0] in COMMANDS.commands]
    assert [words for words in ours if not known(words)] == []
    assert {words[0] for words in ours} > {"serve", "worker", "migrate", "doctor", "restored", "keys"}


def test_every_setting_in_the_guide_is_one():
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)[`=]", GUIDE)) | set(re.findall(r"`(HOST|PORT)`", GUIDE))
    assert sorted(named - SETTINGS - OF_COMPOSE) == []
    assert len(named) > 10


def test_every_metric_in_the_guide_is_counted_and_the_reverse():
    named = set(re.findall(r"`(alongside_[a-z0-9_]+)", GUIDE))
    counted = {
        family.name + ("_total" if family.type == "counter" else "") for family in metrics.registry.collect()
    }
    gauges = set(re.findall(r'"(alongside_\w+)"', Path(health.__file__).read_text()))
    assert generate_latest(metrics.registry)
    assert named == counted | gauges


def test_every_address_in_the_guide_is_answered():
    named = set(re.findall(r"(?<=[`g])/(?:twilio|telegram|healthz|readyz|metrics|console)[a-z/]*", GUIDE))
    code = "".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    assert [address for address in named if f'"{address.rstrip("/")}' not in code] == []
    assert len(named) >= 7


def test_compose_runs_commands_that_there_are_with_settings_that_there_are():
    for part in OURS.values():
        program, *words = part["command"]
        assert program == "alongside"
        assert known(words)
        assert set(part["environment"]) <= SETTINGS | OF_COMPOSE
    assert OURS["worker"]["deploy"]["replicas"] == 2
    assert set(COMPOSE["services"]) == {"postgres", "migrate", "server", "worker", "caddy"}


def test_compose_waits_for_the_migration_and_holds_no_secret():
    for name in ("server", "worker"):
        assert OURS[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    given = dotenv_values(DEPLOY / "alongside.env.example")
    assert set(given) <= SETTINGS | OF_COMPOSE
    assert {name for name in given if re.search("KEY|TOKEN|SECRET|PASSWORD", name) and given[name]} == set()
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked <= set(given)


def test_every_image_is_pinned():
    images = [part["image"] for part in COMPOSE["services"].values() if "build" not in part]
    stages = re.findall(r"^FROM (\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert all(re.search(r":\d+\.\d+", image) for image in images + stages)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert wanted == ">=3.11,<3.14"
    pythons = re.findall(r"python:3\.(\d+)\.", " ".join(stages))
    assert set(pythons) <= {"11", "12", "13"}
    assert pythons


def test_the_image_installs_by_hash_runs_without_rights_and_tells_how_it_is():
    text = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes --only-binary :all: -r requirements.lock" in text
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+$", last, re.MULTILINE)
    assert "/readyz" in last
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    for name in " ".join(copied).split():
        assert (ROOT / name).exists()
        assert f"!{name.removeprefix('./')}" in allowed


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_units_start_commands_that_there_are_and_guard_what_they_start(unit):
    text = unit.read_text()
    words = shlex.split(re.search(r"^ExecStart=\S+/alongside (.+)$", text, re.MULTILINE)[1])
    assert known(words)
    for guard in ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "User=alongside"):
        assert guard in text
    assert int(re.search(r"TimeoutStopSec=(\d+)", text)[1]) >= 30


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_systemd_understands_the_units(unit):
    ended = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    lines = [line for line in ended.stderr.splitlines() if unit.stem.rstrip("@") in line]
    assert [line for line in lines if "is not executable" not in line] == []


def test_caddy_hides_what_is_for_the_inside_and_knows_the_server():
    text = (DEPLOY / "Caddyfile").read_text()
    assert "@inside path /metrics /readyz" in text
    assert f"server:{OURS['server']['environment']['PORT']}" in text
