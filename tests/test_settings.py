"""What the environment may say, and the sentence that each mistake gets."""

import base64
import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

KEY = "k1:" + base64.urlsafe_b64encode(bytes(range(32))).decode()
TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "hush", "TWILIO_FROM": "+447700900000"}


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def load(tmp_path):
    """Load settings from an `.env` of these lines (none: no file)."""

    def from_lines(lines=None, **given):
        path = tmp_path / ".env"
        if lines is not None:
            path.write_text("\n".join(f"{name}={value}" for name, value in lines.items()))
        return Settings.load(path, **given)

    return from_lines


def refusal(load, lines):
    with pytest.raises(SettingsError) as refused:
        load(lines)
    return str(refused.value)


def test_a_fresh_machine_practises_on_this_machine_alone(load):
    settings = load()
    assert settings.practice
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.database_url == "sqlite:///var/alongside.db"
    assert not settings.twilio
    assert not settings.telegram
    settings.check_practice()


def test_an_env_file_means_that_somebody_has_set_this_machine_up(load):
    assert not load({}).practice


def test_a_provider_in_the_environment_means_so_too(load, monkeypatch):
    for name, value in TWILIO.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert settings.twilio
    assert not settings.practice


@pytest.mark.parametrize("lines", [TWILIO, {"TELEGRAM_BOT_TOKEN": "1:a"}])
def test_practice_does_not_start_beside_real_keys(load, lines):
    with pytest.raises(SettingsError, match=rf"^Practice mode does not start .*{next(iter(lines))}"):
        load(lines).check_practice()


def test_real_texts_are_not_kept_without_a_key(load):
    with pytest.raises(SettingsError, match="alongside keys new"):
        load(TWILIO).check_real()
    load({**TWILIO, "ALONGSIDE_KEYS": KEY}).check_real()


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(load, monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104 - only read back
    settings = load({"HOST": "10.0.0.1", "PORT": "9000"}, port=9001, host=None)
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)  # noqa: S104
    assert settings.public_url == "http://127.0.0.1:9001"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgres://u:p@db/alongside", "postgresql+psycopg://u:p@db/alongside"),
        ("postgresql://u:p@db/alongside", "postgresql+psycopg://u:p@db/alongside"),
        ("sqlite:////srv/alongside.db", "sqlite:////srv/alongside.db"),
    ],
)
def test_a_database_is_named_as_hosts_name_it(load, given, kept):
    assert load({"DATABASE_URL": given}).database_url == kept


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ({"PORT": "http"}, "PORT must be a whole number from 0 to 65535."),
        ({"PORT": "70000"}, "PORT must be a whole number from 0 to 65535."),
        (
            {"PUBLIC_URL": "texts.example.org"},
            "PUBLIC_URL must be an address such as https://texts.example.org.",
        ),
        ({"ALARM_URL": "pager"}, "ALARM_URL must be an address such as https://alarm.example.org/abc."),
        ({"HEARTBEAT_URL": "ftp://ping.example.org/1"}, "HEARTBEAT_URL must be an address"),
        ({"PUBLIC_URL": "http://texts.example.org"}, "PUBLIC_URL must begin with https://"),
        ({"PUBLIC_URL": "http://localhost@evil.example"}, "PUBLIC_URL must be an address"),
        (
            {"DATABASE_URL": "mysql://db/alongside"},
            "DATABASE_URL must begin with sqlite:/// or postgresql://.",
        ),
        ({"ALONGSIDE_KEYS": "k1:short"}, "ALONGSIDE_KEYS must be id:key"),
        ({"ALONGSIDE_KEYS": KEY + ","}, "ALONGSIDE_KEYS must be id:key"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "TWILIO_AUTH_TOKEN must be given too, since TWILIO_ACCOUNT_SID is."),
        ({"TWILIO_API_URL": "http://127.0.0.1:9"}, "TWILIO_ACCOUNT_SID must be given too"),
        (
            {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "hush"},
            "TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM must be given too",
        ),
        ({**TWILIO, "TWILIO_FROM": "Charity"}, "TWILIO_FROM must be a number that takes replies"),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:9"}, "TELEGRAM_BOT_TOKEN must be given too"),
        (
            {"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_WEBHOOK_SECRET": "has spaces"},
            "TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, - or _.",
        ),
        ({"TWILIO_AUTHTOKEN": "hush"}, "TWILIO_AUTHTOKEN in .*: TWILIO_AUTH_TOKEN may be meant."),
    ],
)
def test_each_mistake_gets_one_plain_sentence(load, lines, sentence):
    said = refusal(load, lines)
    assert re.match(sentence, said), said
    assert "\n" not in said
    assert "hush" not in said


def test_every_mistake_is_told_at_once(load):
    said = refusal(load, {"PORT": "x", "DATABASE_URL": "x"}).splitlines()
    assert [line.split()[0] for line in said] == ["PORT", "DATABASE_URL"]


def test_names_that_are_not_ours_are_left_alone(load):
    assert load({"POSTGRES_PASSWORD": "hush"}).port == 8000


def test_secrets_do_not_show(load):
    shown = repr(load({**TWILIO, "ALONGSIDE_KEYS": KEY, "DATABASE_URL": "postgres://u:pass@db/a"}))
    assert "hush" not in shown
    assert KEY not in shown
    assert "pass@" not in shown


def test_settings_do_not_change_once_read(load):
    with pytest.raises(ValueError, match="frozen"):
        load().port = 1


def test_the_example_is_one_that_loads():
    assert not Settings.load(Path(__file__).parents[1] / ".env.example").practice


@pytest.mark.parametrize(
    ("said", "reads"), [("on", True), ("ON", True), ("off", False), ("Off", False), ("", True)]
)
def test_the_second_reader_is_on_unless_it_is_switched_off(load, said, reads):
    assert load({"SECOND_READER": said}).second_reader is reads


def test_a_second_reader_that_is_neither_on_nor_off_is_refused(load):
    assert refusal(load, {"SECOND_READER": "perhaps"}) == "SECOND_READER must be on or off."


@pytest.mark.parametrize(
    ("given", "caller"),
    [
        ({}, "+447700900000"),
        ({"TWILIO_MESSAGING_SERVICE_SID": "MG1"}, "+447700900000"),
        ({"TWILIO_CALLS": "on"}, "+447700900000"),
        ({"TWILIO_CALLS": "off"}, None),
        ({"TWILIO_FROM": "60777"}, None),
        ({"TWILIO_FROM": "", "TWILIO_MESSAGING_SERVICE_SID": "MG1"}, None),
    ],
)
def test_staff_are_rung_from_a_number_and_from_nothing_else(load, given, caller):
    assert load(TWILIO | given).caller == caller


def test_without_twilio_nobody_is_rung(load):
    assert load({"TELEGRAM_BOT_TOKEN": "1:a"}).caller is None
    assert load({"TELEGRAM_BOT_TOKEN": "1:a", "TWILIO_CALLS": "off"}).caller is None


def test_whether_staff_are_rung_is_on_or_off(load):
    assert refusal(load, TWILIO | {"TWILIO_CALLS": "perhaps"}) == "TWILIO_CALLS must be on or off."


@pytest.mark.parametrize(("said", "is_open"), [("true", True), ("on", True), ("false", False), ("", False)])
def test_the_directory_is_given_out_only_where_that_is_switched_on(load, said, is_open):
    assert load({"HSDS_API": said}).hsds_api is is_open
    assert refusal(load, {"HSDS_API": "perhaps"}) == "HSDS_API must be on or off."
