"""Who asks for the texts to stop, or says that the number is not theirs, is heard however it is put."""

import pytest

from bot.inbound import Inbound
from bot.keywords import Keyword, keyword

ASKS_TO_STOP = [
    "stop texting me",
    "Stop texting me plz",
    "dont text me no more",
    "stop txting me plz",
    "pls stop messaging me",
    "Don\N{RIGHT SINGLE QUOTATION MARK}t message me again!!",
    "do not text me anymore please",
    "stop msging me bro",
    "stop textin me now ffs",
    "Please stop.",
    "stop it mate",
    "can u stop texting me",
    "could you please stop messaging me thanks",
    "no more txts pls",
    "leave me alone x",
    "just leave me alone",
    "stop fucking texting me",
    "STOPPP TEXTING MEEE",
    "i dont want any more texts",
    "take me off ur list please",
    "stop these messages",
    "i said stop texting me",
    "stop sending me texts",
    "stop now please",
    "wrong number stop texting me",
    "stop texting me \N{PERSON WITH FOLDED HANDS}",
    "dnt txt me",
    "remove me from your list",
]
NO_ASKING = [
    "he told me to stop texting him",
    "stop texting my mum he said",
    "dont stop texting me",
    "she wont stop texting me",
    "should i stop texting him",
    "stop texting me so early in the morning",
    "dont text me tomorrow im at work",
    "i stopped texting him",
    "my ex keeps texting me how do i make it stop",
    "cant stop",
    "i want to stop drinking",
    "stop smoking",
    "he wont leave me alone",
    "told her to leave me alone",
    "i dont want to stop",
    "they said no more texts in the hostel",
    "next stop is costa",
    "text me no later than 6",
    "dont message me on tuesdays, weds is better",
    "met at the bus stop",
    "no more drinking",
    "ring me dont text",
    "a text to say stop it all",
    "stop texting me " * 8,
]
WRONG_NUMBER = [
    "who is this lol",
    "wrong number mate",
    "who dis??",
    "sorry wrong person x",
    "whos this then",
    "Who's this please?",
    "who r u",
    "sorry, who is this",
    "new phone who dis",
    "think you have the wrong number",
    "youve got the wrong person pal",
    "u got the wrong number bro",
    "hi who is this please",
    "wrong num soz",
    "who the hell is this",
    "who is this texting me",
    "whose number is this",
    "i dont know who this is",
    "its the wrong number",
    "who are you again",
]
RIGHT_NUMBER = [
    "who is this guy",
    "who is this for",
    "who are you meeting",
    "who is it with",
    "he rang the wrong number",
    "i gave them the wrong number",
    "wrong number on the form",
    "wrong day",
    "thats wrong",
    "got the wrong bus",
    "who knows",
    "who is my mentor",
    "i dont know",
    "dont know you know",
    "i texted the wrong person by mistake",
    "got in with the wrong people",
    "this is the wrong time",
    "who else is coming",
    "who dis appointed me",
    "new phone now, this is my number",
]


def meant(text):
    return keyword(Inbound("sms", "", "+447700900000", text), opted_out=False)


@pytest.mark.parametrize("text", ASKS_TO_STOP)
def test_who_asks_for_no_more_texts_is_heard(text):
    assert meant(text) is Keyword.ASKED_TO_STOP


@pytest.mark.parametrize("text", WRONG_NUMBER)
def test_who_does_not_know_us_is_heard(text):
    assert meant(text) is Keyword.WRONG_NUMBER


@pytest.mark.parametrize("text", [*NO_ASKING, *RIGHT_NUMBER])
def test_a_text_that_says_anything_else_is_no_keyword(text):
    assert meant(text) is None
