"""Where neither a text's writer nor its place tells the country, its words do."""

import pytest

from signposting.places import find_place
from signposting.places.spoken import country_spoken


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("state id from the dmv, just got out", "US"),
        ("my mom needs food stamps", "US"),
        ("necesito un abogado", "US"),
        ("my mum needs a food bank", "GB"),
        ("uc sanctioned me, no leccy", "GB"),
        ("dwi angen help", "GB"),
        ("where can i stay tonight", ""),
        ("mum says try medicaid", ""),
        ("", ""),
    ],
)
def test_words_that_only_one_country_has_tell_it(text, country):
    assert country_spoken(text) == country


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("a bed in houston", "Houston", "US"),
        ("a bed in jersey city", "Jersey City", "US"),
        ("a bed in birmingham", "Birmingham", "GB"),
        ("a bed in reading", "Reading", "GB"),
        ("a bed in leeds", "Leeds", "GB"),
    ],
)
def test_of_two_of_a_name_the_british_is_meant_unless_the_other_is_much_larger(text, name, country):
    found = find_place(text)
    assert (found.name, found.country) == (name, country)
