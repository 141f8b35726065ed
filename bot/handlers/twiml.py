"""What Twilio is to say on the telephone, in its own markup (https://www.twilio.com/docs/voice/twiml)."""

from __future__ import annotations

from twilio.twiml.voice_response import VoiceResponse  # type: ignore[import-untyped]

from bot.wording import sentence

WAITS = 8  # seconds after the words in which a key may be pressed
TIMES = 2  # that all is said, where nothing is pressed
TWICE = 2  # the words themselves, each time
LANGUAGE, ACCENT = "en", "en-GB"


def asks(words: str, key_to: str, *before: str) -> str:
    """The words twice, and that 1 may be pressed, which goes to `key_to`; where nothing is, the same again.

    `before` are the keys of sentences that come first.
    """
    twiml = VoiceResponse()
    for key in before:
        _say(twiml, sentence(key, LANGUAGE))
    for _ in range(TIMES):
        gather = twiml.gather(num_digits=1, finish_on_key="", timeout=WAITS, action=key_to, method="POST")
        for _ in range(TWICE):
            _say(gather, words)
            gather.pause(length=1)
        _say(gather, sentence("call.press", LANGUAGE))
    _say(twiml, sentence("call.nothing", LANGUAGE))
    return str(twiml.to_xml())


def ends(key: str) -> str:
    """One sentence, after which the call ends."""
    twiml = VoiceResponse()
    _say(twiml, sentence(key, LANGUAGE))
    return str(twiml.to_xml())


def _say(part: VoiceResponse, words: str) -> None:
    part.say(words, language=ACCENT)
