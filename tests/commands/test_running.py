"""A server starts, says where it is, and stops when it is told to; a chat goes through the same bot."""

import json
import signal
import socket
import sqlite3
import urllib.request
from pathlib import Path

import pytest

from tests.player import Player


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture
def port():
    return free_port()


def said(program):
    """The first lines of a server: where it is, and how to sign in."""
    return [program.stdout.readline().decode().strip() for _ in range(2)]


def test_practice_serves_without_any_setting_and_prints_how_to_sign_in(started, port):
    program = started("serve", "--port", port)
    where, sign_in = said(program)
    assert where.endswith(f"http://127.0.0.1:{port}/practice")
    assert sign_in.startswith("sign in: lead@practice.example / ")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/practice/people", timeout=30) as answer:
        assert len(json.load(answer)) >= 5
    program.send_signal(signal.SIGTERM)
    assert program.wait(timeout=20) == 0


def test_people_come_in_beside_a_running_server(started, alongside, port, machine):
    from tests.imports.files import ADA, SAM, csv

    said(started("serve", "--port", port))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
        assert answer.status == 200
    phones = {"mentor_phone": "+447700900101", "phone": "+447700900102"}
    (machine / "people.csv").write_text(csv(ADA | phones, SAM | {"phone": "+447700900101"}))
    assert "2 new" in alongside("import", "people", "people.csv").out
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/practice/people", timeout=30) as answer:
        assert "+447700900102" in {one["number"] for one in json.load(answer)}


def test_a_port_in_use_is_told(alongside):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        alongside("serve", "--port", port).fails(f"Port {port} is in use: stop what listens there")


def test_a_real_server_does_not_start_on_an_unmigrated_database(alongside, machine, port):
    key = alongside("keys", "new").out
    (machine / ".env").write_text(f"ALONGSIDE_KEYS={key}")
    alongside("serve", "--port", port).fails("run `alongside migrate`")


def test_practice_does_not_start_beside_a_real_provider(alongside, machine, port):
    (machine / ".env").write_text("TELEGRAM_BOT_TOKEN=1:x\n")
    alongside("serve", "--practice", "--port", port).fails("take out TELEGRAM_BOT_TOKEN")


def test_a_real_server_and_a_worker_stop_when_told(alongside, started, machine, port):
    key = alongside("keys", "new").out
    (machine / ".env").write_text(f"ALONGSIDE_KEYS={key}")
    alongside("migrate")
    server = started("serve", "--port", port)
    assert server.stdout.readline().decode() == f"Alongside listens on http://127.0.0.1:{port}\n"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
        assert answer.status == 200
    worker = started("worker")
    assert b"at work" in worker.stderr.readline()
    for program in (server, worker):
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=20) == 0


@pytest.mark.usefixtures("practice")
def test_a_chat_is_heard_answered_and_saved(piped):
    ended = piped("STAFF\n", "chat", "--as", "ada lovelace", "--save", "chat.talk")
    assert ended.out.startswith("bot -> Ada: ")
    first, given, typed, kept, *answers = Path("chat.talk").read_text().splitlines()
    assert (first, typed) == ("# A chat with Ada", "Ada: STAFF")
    assert given == 'given: mentee Ada with mentor Sam, step "ring the GP"'
    assert kept == "saved: task wants a call"
    assert all(line.startswith("bot -> Ada: ") for line in answers)
    assert answers


@pytest.mark.usefixtures("practice")
def test_a_chat_that_was_saved_is_a_test(piped, sqlite_url, seals):
    piped("staff\nhello?\npause\n", "chat", "--as", "Ada", "--save", "chat.talk")
    Player(sqlite_url, seals, "chat", killed=False).play(Path("chat.talk").read_text().splitlines()[1:])


@pytest.mark.usefixtures("practice")
def test_a_chat_leaves_the_real_phone_as_it_was(piped):
    def phones():
        with sqlite3.connect("var/alongside.db") as db:
            rows = db.execute("SELECT * FROM address WHERE channel = 'sms' ORDER BY id").fetchall()
            terminals = db.execute(
                "SELECT heard_at IS NULL, opted_out_at IS NULL FROM address WHERE channel = 'terminal'"
            ).fetchall()
        db.close()
        return rows, terminals

    before, _ = phones()
    piped("hello\n/quit\nnot heard\n", "chat", "--as", "Ada")
    piped("hello again\n", "chat", "--as", "Ada")
    assert phones() == (before, [(1, 0)])  # one terminal, hung up: nothing more is said to it


def test_whom_to_chat_as_must_be_one_person(practice):
    practice("chat", "--as", "Zed").fails("Nobody is called Zed.")
    Path("more.csv").write_text(Path("people.csv").read_text().replace("Cora C", "Ada Two"))
    practice("import", "people", "more.csv")
    practice("chat", "--as", "Ada").fails("2 people are called Ada", "Ada Lovelace, mentee in Bridges")
