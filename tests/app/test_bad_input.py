"""Whatever is posted to Twilio's door gets a clear answer, and nothing that a person said is lost."""

from urllib.parse import urlencode

import httpx
import pytest

from tests.app import carrier as twilio
from tests.app import kept

STRANGER = "+447700900199"


def form(number, body, sid="SM1", **more):
    return {"MessageSid": sid, "From": number, "To": twilio.OURS, "Body": body, **more}


def test_what_twilio_has_not_signed_is_refused_and_nothing_is_kept(on_twilio, people, database):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        before = kept.counts(database)
        whole = form(ada, "STOP")
        answers = [
            carrier.post("/twilio/inbound", whole, signature=""),
            carrier.post("/twilio/inbound", whole, signature="nonsense"),
            carrier.post("/twilio/inbound", whole, token="another's token"),
            carrier.post("/twilio/inbound", whole, body=urlencode(whole | {"From": STRANGER})),
            carrier.post("/twilio/inbound", whole, body=urlencode(whole | {"Extra": "1"})),
            carrier.post("/twilio/status/00000000-0000-7000-8000-000000000000", whole, signature="x"),
        ]
        assert [answer.status_code for answer in answers] == [403] * len(answers)
        assert kept.counts(database) == before
        assert carrier.taken == []


def test_a_text_that_comes_three_times_has_one_effect_and_is_answered_each_time(on_twilio, people, database):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        answers = [carrier.text(ada, "i want to kill myself", sid="SM1") for _ in range(3)]
        assert [(answer.status_code, answer.text) for answer in answers] == [(200, "<Response/>")] * 3
        once = kept.counts(database)
        assert carrier.text(ada, "i want to kill myself", sid="SM1").status_code == 200
        assert kept.counts(database) == once
    assert kept.texts_in(database) == ["i want to kill myself"]
    assert kept.flags(database) == [("S1", "suicide_explicit")]


ODD = {
    "five thousand letters": "met at costa, talked about jobs. " * 152,
    "a NUL": "i am\0 fine",
    "right to left": "\u202eمرحبا 👋🏽",
    "nothing": "",
    "only spaces": " \n\t ",
    "no letters at all": "!?!?" * 20,
    "a lone surrogate": None,
}


@pytest.mark.parametrize("who", ["Ada", "Sam", STRANGER])
def test_odd_words_are_kept_and_politely_answered(on_twilio, people, database, who):
    number = people().numbers.get(who, who)
    with on_twilio() as carrier:
        for sid, (name, body) in enumerate(ODD.items()):
            if body is None:
                answer = carrier.post(
                    "/twilio/inbound",
                    form(number, "a\ufffd\ufffd\ufffdb", f"SM{sid}"),
                    body=urlencode(form(number, "", f"SM{sid}")).replace("Body=", "Body=a%ED%A0%80b"),
                )
            else:
                answer = carrier.text(number, body, sid=f"SM{sid}")
            assert answer.status_code == 200, name
        assert carrier.told(number, 1)
    texts = kept.texts_in(database)
    whole = [body.replace("\0", "\ufffd") for body in ODD.values() if body is not None]
    assert texts == [*whole, "a\ufffd\ufffd\ufffdb"]
    assert "a text could not be answered" not in kept.tasks(database)


def test_a_person_reads_what_is_too_long_to_be_screened_whole(on_twilio, people, database):
    ada = people().numbers["Ada"]
    with on_twilio() as carrier:
        assert carrier.text(ada, "all is well. " * 300 + "i want to kill myself").status_code == 200
        assert carrier.text(ada, "all is well. " * 400 + "i want to kill myself").status_code == 200
    assert kept.flags(database) == [("S1", "suicide_explicit")]
    assert "a text too long to be screened whole" in kept.tasks(database)


def test_forms_that_are_too_much_or_no_form_are_refused_clearly(on_twilio, people, database):
    ada = people().numbers["Ada"]
    inbound = "/twilio/inbound"
    with on_twilio() as carrier:
        before = kept.counts(database)
        nobody = {key: value for key, value in form(ada, "hi").items() if key != "From"}
        refused = {
            "too many fields": carrier.post(inbound, form(ada, "hi") | {f"F{n}": "1" for n in range(300)}),
            "too long": carrier.post(inbound, form(ada, "x" * 70_000)),
            "nobody": carrier.post(inbound, nobody),
            "no id": carrier.post(inbound, form(ada, "hi", "")),
            "no word": carrier.post("/twilio/status/00000000-0000-7000-8000-000000000000", {"A": "1"}),
            "no form": httpx.post(
                carrier.public + inbound, json={}, headers={"X-Twilio-Signature": "x"}, trust_env=False
            ),
            "no address of ours": carrier.post("/twilio/status/nonsense", form(ada, "hi")),
            "a GET": httpx.get(carrier.public + inbound, trust_env=False),
        }
        assert kept.counts(database) == before
        more = form(ada, "hi") | {f"Extra{number}": str(number) for number in range(40)}
        assert carrier.post(inbound, more).status_code == 200
    assert {name: answer.status_code for name, answer in refused.items()} == {
        "too many fields": 400,
        "too long": 413,
        "nobody": 400,
        "no id": 400,
        "no word": 400,
        "no form": 415,
        "no address of ours": 404,
        "a GET": 405,
    }
    assert kept.texts_in(database) == ["hi"]


def test_a_stranger_is_kept_screened_answered_once_a_day_and_shown_to_staff(on_twilio, people, database):
    people()
    with on_twilio() as carrier:
        carrier.text(STRANGER, "who is this")
        (greeting,) = carrier.told(STRANGER, 1)
        carrier.text(STRANGER, "hello?")
        carrier.text(STRANGER, "i want to kill myself")
        crisis = carrier.told(STRANGER, 2)[1]
    assert greeting.startswith("Hi. This is a text service run by staff.")
    assert "Samaritans" in crisis
    assert kept.flags(database) == [("S1", "suicide_explicit")]
    assert kept.tasks(database) == ["an unknown number"] * 3
