"""Twilio, on this machine: takes texts and makes calls by its REST API, lists them, and asks us, signed."""

import datetime as dt
import re
from contextlib import contextmanager
from email.utils import format_datetime
from itertools import count
from urllib.parse import urlencode

import httpx
from anyio.from_thread import start_blocking_portal
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from tests.app.waiting import wait_until
from tests.handlers.loopback import DROP, Answer, loopback

OURS = "+447700900100"
TOKEN = "twilio's token"
SETTINGS = {"twilio_account_sid": "AC" + "0" * 32, "twilio_auth_token": TOKEN, "twilio_from": OURS}
FORM = "application/x-www-form-urlencoded"
numbers = count()
TLS = httpx.create_ssl_context(trust_env=False)  # made once, since it takes longer than a request


class Carrier:
    """`moods` are how the next creates go, one each: an Answer, DROP, or a function of what was asked.

    Once they are used up each create goes well.
    """

    def __init__(self):
        self.api = self.public = ""
        self.taken, self.calls = [], []
        self.moods = []

    @contextmanager
    def open(self):
        with (
            start_blocking_portal() as portal,
            portal.wrap_async_context_manager(loopback(self._answer)) as root,
        ):
            self.api = root
            yield self

    def _answer(self, asked):
        if asked.path.endswith("/Calls.json"):
            return self._call(asked)
        if asked.method == "GET":
            found = [text for text in reversed(self.taken) if text["to"] == asked.query["To"]]
            return Answer(200, {"messages": found[: int(asked.query["PageSize"])], "next_page_uri": None})
        mood = self.moods.pop(0) if self.moods else None
        if isinstance(mood, Answer) or mood == DROP:
            return mood
        taken = self._take(asked.form)
        return (mood and mood(taken)) or Answer(201, taken)

    def _call(self, asked):
        if asked.method == "GET":
            found = [call for call in reversed(self.calls) if call["to"] == asked.query["To"]]
            return Answer(200, {"calls": found, "next_page_uri": None})
        self.calls.append(
            {
                "sid": f"CA{next(numbers):032}",
                "to": asked.form["To"],
                "from": asked.form["From"],
                "url": asked.form["Url"],
                "callback": asked.form["StatusCallback"],
                "direction": "outbound-api",
                "status": "queued",
                "date_created": format_datetime(dt.datetime.now(dt.UTC)),
            }
        )
        return Answer(201, self.calls[-1])

    def ask(self, call, address=None, **more):
        """Ask what to say on a call, at its own address or the one given; how the answer reads."""
        path = re.sub(r"^https?://[^/]+", "", address or call["url"])
        fields = {"CallSid": call["sid"], "From": call["from"], "To": call["to"]}
        return self.post(path, fields | {"CallStatus": "in-progress"} | more)

    def call_status(self, call, word, **more):
        """Tell at a call's own callback address how it goes."""
        return self.ask(call, call["callback"], CallStatus=word, **more)

    def _take(self, form):
        text = {
            "sid": f"SM{next(numbers):032}",
            "to": form["To"],
            "body": form["Body"],
            "callback": form["StatusCallback"],
            "direction": "outbound-api",
            "status": "queued",
            "date_created": format_datetime(dt.datetime.now(dt.UTC)),
        }
        self.taken.append(text)
        return text

    def told(self, number, many):
        """The first so many texts to a number, once there are so many."""
        return wait_until(lambda: (found := self._to(number)) and len(found) >= many and found)

    def _to(self, number):
        return [text["body"] for text in self.taken if text["to"] == number]

    def text(self, number, body, sid=None, **more):
        """Somebody texts us; what we answer."""
        sid = sid or f"SM{next(numbers):032}"
        fields = {"MessageSid": sid, "From": number, "To": OURS, "Body": body, "NumMedia": "0"}
        return self.post("/twilio/inbound", fields | more)

    def status(self, text, word, **more):
        """Tell at a text's own callback address what became of it."""
        path = re.sub(r"^https?://[^/]+", "", text["callback"])
        return self.post(path, {"MessageSid": text["sid"], "MessageStatus": word} | more)

    def post(self, path, fields, *, token=TOKEN, body=None, signature=None):
        """Post a form as Twilio does, signed by its own library; `body` if it is to go out otherwise."""
        form = ImmutableMultiDict(fields)
        signed = RequestValidator(token).compute_signature(self.public + path, form)
        headers = {"Content-Type": FORM, "X-Twilio-Signature": signed if signature is None else signature}
        headers = {key: value for key, value in headers.items() if value}
        content = urlencode(fields) if body is None else body
        return httpx.post(
            self.public + path, content=content, headers=headers, timeout=30, trust_env=False, verify=TLS
        )
