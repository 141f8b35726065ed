"""Nothing about a person gets into a log, whoever writes the line."""

import io
import json
import logging
import re
from pathlib import Path
from uuid import UUID

import pytest
import structlog

from bot import logs

BODY = "he hit me again last night"
NAME = "Ada"
NUMBER = "+447700900001"
PERSON = UUID("019a0000-0000-7000-8000-000000000001")


@pytest.fixture
def lines():
    """Set the logs up for one test, and read back what they wrote."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.set_up(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers[:], _ = before
    root.setLevel(before[1])


def nobody(told):
    shown = json.dumps(told)
    return not any(secret in shown for secret in (BODY, NAME, NUMBER, NUMBER[1:]))


def test_a_line_says_what_happened_to_which_row(lines):
    structlog.get_logger().info("message kept", person=PERSON, channel="sms", count=2)
    (line,) = lines()
    assert line.pop("timestamp")
    assert line == {
        "event": "message kept",
        "level": "info",
        "person": str(PERSON),
        "channel": "sms",
        "count": 2,
    }


@pytest.mark.parametrize(
    "key", ["body", "text", "name", "number", "address", "to", "exc", "timestamp", "where"]
)
@pytest.mark.parametrize("secret", [BODY, NAME, NUMBER])
def test_a_key_that_is_not_on_the_list_is_left_out(lines, key, secret):
    structlog.get_logger().info("message kept", **{key: secret})
    assert nobody(lines())


@pytest.mark.parametrize("key", sorted(logs.IDS | logs.NAMES | logs.MEASURES))
@pytest.mark.parametrize("secret", [BODY, NAME, NUMBER, NUMBER[1:], int(NUMBER), [BODY], {"a": NAME}])
def test_a_safe_key_does_not_carry_a_person_out(lines, key, secret):
    structlog.get_logger().info("message kept", **{key: secret})
    (line,) = lines()
    assert nobody(line)
    assert line["left_out"] == [key]


def test_a_line_says_which_keys_it_left_out(lines):
    structlog.get_logger().info("message kept", text=BODY, name=NAME)
    assert lines()[0]["left_out"] == ["name", "text"]


@pytest.mark.parametrize("event", [f"kept {NUMBER}", f"{NAME} wrote", BODY + "."])
def test_an_event_that_was_filled_in_loses_its_name(lines, event):
    structlog.get_logger().warning(event)
    assert [line["event"] for line in lines()] == ["unnamed event"]


def raise_it():
    raise ValueError(f"{NAME} at {NUMBER} said: {BODY}")


@pytest.mark.parametrize(
    "log", [structlog.get_logger(), logging.getLogger("bot"), logging.getLogger("uvicorn.error")]
)
def test_an_exception_is_told_by_its_type_and_place_alone(lines, log):
    try:
        raise_it()
    except ValueError:
        log.exception("could not read")
    (line,) = lines()
    assert nobody(line)
    assert line["error"] == "ValueError"
    assert line["where"][-1].endswith(" raise_it")


@pytest.mark.parametrize(
    "library", ["httpx", "twilio.http_client", "telegram.ext", "uvicorn.access", "sqlalchemy"]
)
def test_a_library_that_logs_a_person_is_not_repeated(lines, library):
    logging.getLogger(library).warning("POST %s %s", NUMBER, BODY)
    (line,) = lines()
    assert nobody(line)
    assert (line["event"], line["logger"]) == ("library", library)


def test_the_server_still_says_that_it_started(lines):
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    assert [line["event"] for line in lines()] == ["Application startup complete."]


def test_every_event_that_we_name_gets_out_by_its_name():
    sources = (path.read_text() for path in Path(logs.__file__).parent.rglob("*.py"))
    named = [event for source in sources for event in re.findall(r'log\.\w+\(\s*"([^"]+)"', source)]
    assert len(named) > 20
    assert [event for event in named if not logs.EVENT.fullmatch(event)] == []
