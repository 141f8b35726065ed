"""A service is told in one text, its number whole; where others look, nothing tells what it is about."""

from dataclasses import replace

import phonenumbers
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.wording.discreet import TELLING
from bot.wording.segments import count
from signposting.answer import ONE_TEXT, Screen, Told, answer, details
from signposting.dial import dialled, number_to_ring
from signposting.gsm import ALPHABET
from signposting.service import Address, Eligibility, Organisation, Phone, Place, Schedule, Service
from signposting.telling import must_not_be_said, must_not_come_first
from tests.signposting.shapes import services
from tests.signposting.test_hours import OFFICE

PREVIEW = 40  # characters that a phone shows of a text
CRYPT = Service(
    "s1",
    "St Georges Crypt",
    organisation=Organisation("Crypt"),
    description="Hot meals and a bed for the night. We have been here since 1930.",
    phones=(Phone("0113 496 0000"),),
)
COUNTRIES = ("GB", "US")
KINDS = (
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.TOLL_FREE,
)
FORMS = (
    phonenumbers.PhoneNumberFormat.NATIONAL,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.E164,
)
SHORT = {"GB": ("116 123", "999", "111", "85258", "0800 1111"), "US": ("988", "211", "741741", "838255")}
anything = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def written_numbers(draw):
    """A number that is there, however it is written, and its country."""
    country = draw(st.sampled_from(COUNTRIES))
    example = phonenumbers.example_number_for_type(country, draw(st.sampled_from(KINDS)))
    text = phonenumbers.format_number(example, draw(st.sampled_from(FORMS)))
    before, after = draw(st.sampled_from((("", ""), ("Tel: ", ""), ("", " (24hr)"), ("", ""))))
    return country, draw(st.sampled_from((f"{before}{text}{after}", draw(st.sampled_from(SHORT[country])))))


known = st.builds(
    Told,
    place=st.none(),
    km=st.none() | st.floats(0, 100),
    opening=st.sampled_from(("", "24 hours", "open till 5", "opens Mon 9:30", "ring first")),
    country=st.sampled_from(COUNTRIES),
)


def in_digits(number, country):
    parsed = phonenumbers.parse(number, country)
    return parsed.country_code, parsed.national_number


def fits(text, segments=1):
    return (
        0 < count(text).segments <= segments
        and ALPHABET.issuperset(text)
        and text == " ".join(text.split())
        and text.isprintable()
    )


@anything
@given(service=services, told=known, screen=st.sampled_from(Screen))
def test_any_service_is_told_in_one_text(service, told, screen):
    place = service.places[0] if service.places else None
    assert fits(answer(service, replace(told, place=place), screen))
    assert fits(details(service, replace(told, place=place), screen), segments=2)


@anything
@given(service=services, told=known, screen=st.sampled_from(Screen), written=written_numbers())
def test_the_number_is_whole_and_can_be_dialled(service, told, screen, written):
    country, number = written
    service = replace(service, phones=(Phone(number),))
    said = dialled(Phone(number), country)
    assert said
    assert said in answer(service, replace(told, country=country), screen)
    wanted = next(iter(phonenumbers.PhoneNumberMatcher(number, country)), None)
    assert in_digits(said, country) == in_digits(wanted.raw_string if wanted else number, country)


@anything
@given(service=services, told=known, name=st.text("qxzj", min_size=4, max_size=20), room=st.integers(90, 160))
def test_on_a_phone_that_others_see_nothing_of_the_name_is_said(service, told, name, room):
    service = replace(service, name=f"{name} House", description=f"{name} helps with drugs")
    for text in (answer(service, told, Screen.SHARED, room), details(service, told, Screen.SHARED)):
        assert name not in text
        assert "House" not in text
        assert not must_not_come_first(text)
        assert count(text).segments <= 2


@anything
@given(
    service=services, told=known, word=st.sampled_from(("Rape Crisis", "Drug Aid", "Debtline", "HIV Care"))
)
def test_what_tells_does_not_stand_where_a_text_begins(service, told, word):
    text = answer(replace(service, name=f"{word} Leeds", more={}), told)
    assert not must_not_come_first(text[:PREVIEW])
    assume(count(text).remaining > 60)
    assert word in text


@pytest.mark.parametrize("word", TELLING)
def test_no_word_of_the_preview_list_is_said_to_a_mentee(word):
    service = replace(CRYPT, name=f"{word.title()} Link", description=f"Help after {word}.")
    assert must_not_be_said(service.name)
    for screen in (Screen.OWN, Screen.SHARED):
        assert word not in answer(service, Told(country="GB"), screen).lower()
        assert "0113 496 0000" in answer(service, Told(country="GB"), screen)
    assert word in answer(service, Told(country="GB"), Screen.OPEN).lower()


def test_name_what_number_how_far_and_until_when():
    told = Told(km=3.4, opening="open till 5", country="GB")
    assert answer(CRYPT, told) == (
        "St Georges Crypt: Hot meals and a bed for the night. 0113 496 0000. 2 miles, open till 5."
    )
    assert answer(CRYPT, told, Screen.SHARED) == (
        "Here is a number that you asked us for: 0113 496 0000. 2 miles, open till 5."
    )


def test_what_is_too_long_is_cut_at_a_word():
    told = Told(km=0.3, country="GB")
    long = replace(CRYPT, name="The very long name of a place to eat and sleep " * 3)
    text = answer(long, told)
    assert fits(text)
    assert text.endswith("0113 496 0000. Under a mile.")
    assert text.startswith("The very long name of a place to eat and sleep The very...: Hot meals")


def test_a_text_that_has_a_number_before_it_has_less_room():
    text = answer(replace(CRYPT, description="word " * 60), Told(country="GB"), room=ONE_TEXT - 3)
    assert fits(f"1. {text}")


@pytest.mark.parametrize(
    ("phones", "said"),
    [
        ((Phone("0113 496 0001", kind="fax"), Phone("0113 496 0000")), "0113 496 0000"),
        ((Phone("85258", kind="text"), Phone("0113 496 0000")), "0113 496 0000"),
        ((Phone("ask at the desk"), Phone("+44 (0)113 496 0000")), "0113 496 0000"),
        ((Phone("0113 496 0000 / 0113 496 0001"),), "0113 496 0000"),
        ((Phone("0113 496 0000", extension="12"),), "0113 496 0000 ext 12"),
        ((Phone("+1 212 555 0100"),), "+1 212-555-0100"),
        ((Phone("none"),), ""),
    ],
)
def test_the_best_number_is_told(phones, said):
    assert number_to_ring(replace(CRYPT, phones=phones), None, "GB")[0] == said


def test_a_number_for_texting_is_told_as_such():
    service = replace(CRYPT, phones=(Phone("85258", kind="text"),))
    assert "Text 85258." in answer(service, Told(country="GB"))


def test_without_a_number_its_page_or_door_is_told():
    door = Place(addresses=(Address(("1 High St",), "Leeds", postcode="LS1 1AA"),))
    page = replace(CRYPT, phones=(), url="https://www.crypt.example/help/")
    assert answer(page, Told()).endswith("crypt.example/help.")
    assert answer(replace(CRYPT, phones=()), Told(door)).endswith("1 High St, Leeds, LS1 1AA.")
    assert "crypt" not in answer(page, Told(), Screen.SHARED)


def test_hours_that_nobody_checked_are_not_told():
    unverified = replace(CRYPT, more={"unverified": True}, schedules=(OFFICE,))
    assert "open" not in answer(unverified, Told(opening="open till 5"))
    assert "Mon" not in details(unverified, Told())


def test_more_is_told_in_two_texts():
    whole = replace(
        CRYPT,
        places=(Place(addresses=(Address(("1 High St",), "Leeds", postcode="LS1 1AA"),)),),
        schedules=(OFFICE,),
        application="Ring first to book",
        eligibility=Eligibility("Adults"),
        url="https://crypt.example",
    )
    assert details(whole, Told(whole.places[0])) == (
        "1 High St, Leeds, LS1 1AA. Open Mon-Fri 9-5. Ring first to book. Adults. crypt.example."
    )
    assert details(whole, Told(whole.places[0]), Screen.SHARED) == "Open Mon-Fri 9-5. Ring first."
    assert details(CRYPT, Told()) == "We know no more of this one. Ring first."


def test_a_place_kept_by_text_alone_tells_its_own_words():
    service = replace(CRYPT, schedules=(Schedule(text="Most mornings"),))
    assert details(service, Told()) == "Most mornings."
