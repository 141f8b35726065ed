"""A chat in a terminal goes in and out by a door like any other, and can be kept as a conversation."""

import pytest
import uuid_utils.compat

from bot.handlers.terminal import Talk, TerminalDoor, chat
from bot.outbound import CannotTell, Outbound


def typed(*lines):
    left = list(lines)

    async def read_line():
        return left.pop(0) if left else None

    return read_line


def text(words):
    return Outbound(uuid_utils.compat.uuid7(), "sms", "+447700900001", words)


def test_each_line_is_a_text_of_its_own_until_the_end(run, ear):
    door = TerminalDoor(print, name="Ada", channel="sms")
    run(chat(ear.hear, typed("hi", "  ", " a\0b \n"), door, address="+447700900001"))
    assert [heard.text for heard in ear.heard] == ["hi", "a\ufffdb"]
    assert {(heard.channel, heard.address) for heard in ear.heard} == {("sms", "+447700900001")}
    assert len({heard.provider_id for heard in ear.heard}) == 2


def test_quit_ends_the_chat(run, ear):
    run(chat(ear.hear, typed("hi", "/quit", "more"), TerminalDoor(print, name="Ada"), address="1"))
    assert [heard.text for heard in ear.heard] == ["hi"]


def test_what_is_said_is_printed_and_has_an_id(run):
    printed = []
    door = TerminalDoor(printed.append, name="Ada")
    message = text("Hi Ada.")
    assert run(door.send(message)) == str(message.id)
    with pytest.raises(CannotTell):
        run(door.find(message))
    assert printed == ["bot -> Ada: Hi Ada."]


def test_a_chat_is_saved_as_a_talk(run, tmp_path):
    talk = Talk("A hard week", 'mentee Ada with mentor Sam, step "ring the GP"')
    door = TerminalDoor(lambda _: None, name="Ada", talk=talk)

    async def hear(heard):
        await door.send(text(f"You said:\n {heard.text}"))

    run(chat(hear, typed("stuck  innit"), door, address="1"))
    talk.save(tmp_path / "hard_week.talk")
    assert (tmp_path / "hard_week.talk").read_text() == (
        "# A hard week\n"
        'given: mentee Ada with mentor Sam, step "ring the GP"\n'
        "Ada: stuck innit\n"
        "bot -> Ada: You said: stuck innit\n"
    )
