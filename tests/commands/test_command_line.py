"""Every command explains itself; whatever goes wrong is one plain sentence and an exit that is not zero."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.store.sealing import new_key
from tests.imports.files import ADA, CORA, SAM, csv

COMMANDS = [
    "",
    "serve",
    "worker",
    "migrate",
    "doctor",
    "chat",
    "invite",
    "import",
    "import people",
    "import rota",
    "staff",
]
COMMANDS += ["staff reset-second-step", "staff add", "keys", "keys new", "try", "try log", "try screen"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(alongside, command):
    ended = alongside(*command.split(), "--help")
    assert (ended.code, ended.err) == (0, "")
    assert "Usage: alongside" in ended.out


def test_help_does_not_wait_for_what_it_does_not_need():
    loaded = [sys.executable, "-c", "import sys, bot.__main__; print(*sys.modules)"]
    modules = subprocess.run(loaded, capture_output=True, text=True, check=True).stdout
    assert not {"sqlalchemy", "twilio", "telegram", "uvicorn", "pydantic_settings"} & set(modules.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dance"], "No such command 'dance'"),
        (["migrate", "--now"], "No such option"),
        (["import", "people", "nobody.csv"], "does not exist"),
        (["staff", "add", "ada@example.org"], "Missing option"),
        (["staff", "add", "ada@example.org", "--role", "boss"], "boss"),
        (["serve", "--port", "x"], "should be a valid integer"),
        (["serve", "--port", "70000"], "PORT must be a whole number"),
        (["chat", "--as", "Ada"], "run `alongside migrate`"),
        (["staff", "add", "ada", "--role", "lead"], "ada is not an email address."),
        (["invite", "07700900001"], "run `alongside migrate`"),
        (["try", "log", "hi", "--at", "noon"], "is not a time such as"),
        (["worker"], "Practice mode needs no worker"),
        (["serve", "--host", "192.0.2.1"], "HOST 192.0.2.1 is no address of this machine."),
        (["chat", "--as", "Ada", "--save", "no/where.talk"], "There is no folder no"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_told_in_one_sentence(alongside, arguments, said):
    ended = alongside(*arguments).fails(said)
    assert len(ended.err.strip().splitlines()) == 1


def test_an_unmigrated_database_is_told_what_to_run(alongside, machine):
    (machine / "people.csv").write_text(csv(SAM))
    alongside("import", "people", "people.csv").fails("run `alongside migrate`")


def test_migrate_works_with_nothing_set_up_and_again(alongside, machine):
    assert alongside("migrate").out == "The database is ready.\n"
    assert (machine / "var" / "alongside.db").exists()
    assert alongside("migrate").out == "The database is up to date.\n"


def test_a_wrong_setting_is_told_by_its_name(alongside, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    alongside("migrate").fails("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def test_missing_keys_are_told_with_how_to_make_one(alongside, machine):
    (machine / ".env").write_text("TWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKEN=x\nTWILIO_FROM=+447700900000\n")
    alongside("migrate")
    told = "ALONGSIDE_KEYS is missing: `alongside keys new` prints a key"
    for command in (["serve"], ["worker"], ["chat", "--as", "Ada"]):
        alongside(*command).fails(told)
    assert told in alongside("doctor").fails("1 to mend").out


def test_other_keys_than_those_that_sealed_it_are_told(practice, monkeypatch):
    monkeypatch.setenv("ALONGSIDE_KEYS", new_key())
    practice("chat", "--as", "Ada").fails("ALONGSIDE_KEYS does not open what this database holds")


def test_numbers_that_somebody_ought_to_ring_are_listed_and_are_nothing_to_mend(practice):
    ended = practice("doctor")
    said = [line.split("  ", 1) for line in ended.out.splitlines()]
    wrong = [words for mark, words in said if mark == "wrong"]
    assert {words.partition(":")[0] for mark, words in said if mark == "check"} == {
        "crisis lines",
        "first directory",
    }
    assert ended.err == f"{len(wrong)} to mend.\n"


def test_a_postgresql_that_is_not_there_is_told(alongside, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:secret@127.0.0.1:1/alongside")
    ended = alongside("migrate").fails("PostgreSQL cannot be reached")
    assert "secret" not in ended.err


def test_a_file_that_is_no_database_is_told(alongside, machine):
    (machine / "var").mkdir()
    (machine / "var" / "alongside.db").write_text("not a database at all" * 99)
    alongside("migrate").fails("is not a SQLite database")


def test_a_key_is_fresh_each_time_and_fits_the_setting(alongside, monkeypatch):
    one, other = alongside("keys", "new").out.strip(), alongside("keys", "new").out.strip()
    assert one != other
    monkeypatch.setenv("ALONGSIDE_KEYS", f"{one},{other}")
    assert alongside("migrate").code == 0


def test_an_import_tells_counts_then_that_nothing_changed(practice):
    assert practice("import", "people", "people.csv").out == "0 new, 0 changed, 3 the same.\n"


def test_a_refused_import_lists_every_cell_on_stderr_and_fails(practice):
    Path("wrong.csv").write_text(csv(ADA | {"role": "boss"}, SAM | {"consent": "?", "language": "?"}))
    ended = practice("import", "people", "wrong.csv").fails(
        "wrong.csv line 2, role: must be mentor",
        "wrong.csv line 3, consent: must be yes, no, ask.",
        "wrong.csv line 3, language: must be a language tag",
        "3 cells are refused, on 2 of 2 rows. Nothing was written.",
    )
    assert ended.out == ""


def test_a_partial_import_takes_the_rest(practice):
    Path("mixed.csv").write_text(csv(ADA | {"role": "boss"}, SAM | {"name": "Sam Smythe"}))
    ended = practice("import", "people", "mixed.csv", "--partial")
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "0 new, 1 changed, 0 the same.")
    assert "mixed.csv line 2, role" in ended.err


def test_an_xlsx_is_imported_too(practice):
    book = Workbook()
    book.active.append(["name", "role", "phone", "programme", "consent"])
    book.active.append(["Bo", "mentor", "+447700900009", "Bridges", "no"])
    book.save("people.xlsx")
    assert practice("import", "people", "people.xlsx").out == "1 new, 0 changed, 0 the same.\n"


def test_a_rota_is_imported_and_its_gaps_are_told(practice):
    Path("staff.csv").write_text(csv(CORA))
    practice("import", "people", "staff.csv")
    header, row = "programme,post,phone,days,from,to", "Bridges,on call,07700 900003,every day,17:00,09:00"
    Path("rota.csv").write_text(f"{header}\n{row}\n")
    told = practice("import", "rota", "rota.csv").out.splitlines()
    assert told[0].startswith("Bridges: nobody is on call from 09:00")
    assert told[-1] == "1 new, 0 the same, 0 taken out."
    Path("wrong.csv").write_text(f"{header}\n{row.replace('every day', 'someday')}\n")
    practice("import", "rota", "wrong.csv").fails(
        "wrong.csv line 2, days: must be days", "1 cell is refused, on 1 of 1 rows. Nothing was written."
    )


def test_an_import_waits_for_its_turn_at_a_database_in_use(alongside, started):
    alongside("migrate")
    Path("more.csv").write_text(csv(SAM))
    with sqlite3.connect("var/alongside.db", isolation_level=None) as held:
        held.execute("BEGIN IMMEDIATE")
        program = started("import", "people", "more.csv")
        time.sleep(1)
        assert program.poll() is None
        held.execute("ROLLBACK")
    held.close()
    out, _ = program.communicate(timeout=30)
    assert out.decode().endswith("1 new, 0 changed, 0 the same.\n")


def test_staff_are_added_once_with_a_password_that_is_long_enough(alongside, piped):
    alongside("migrate")
    Path("people.csv").write_text(csv(SAM))
    alongside("import", "people", "people.csv")
    short = piped("short\n", "staff", "add", "ada@example.org", "--role", "lead", "--password-stdin")
    short.fails("at least 12 characters")
    added = ("staff", "add", "Ada@example.org", "--role", "coordinator", "--password-stdin")
    ended = piped("correct horse battery\n", *added, "--programme", "bridges")
    assert ended.out == "Ada@example.org can sign in as coordinator of bridges.\n"
    piped("correct horse battery\n", *added).fails("can sign in already")
    piped("correct horse battery\n", *added, "--programme", "Nowhere").fails("Programmes: Bridges.")


def test_an_invitation_is_a_code_where_there_is_no_bot(practice):
    ended = practice("invite", "07700 900002")
    assert ended.out.startswith("They text this to the bot: /start ")
    practice("invite", "07700 900777").fails("Nobody has the number +447700900777")
    practice("invite", "hello").fails("is not a phone number")
