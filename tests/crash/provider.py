"""Twilio and Telegram on this machine, which break connections, fail, are busy, and kill who asks them."""

import datetime as dt
from itertools import count

from tests.app import carrier as twilio
from tests.handlers.loopback import DROP, Answer

BUSY = {"retry-after": "1"}
numbers = count(1)


class Provider(twilio.Carrier):
    """`weather`: gives, for each text, what befalls it. `kills`: (point, whom), once."""

    def __init__(self):
        super().__init__()
        self.told = []  # by Telegram: the words of each text
        self.weather = lambda: "fair"
        self.kills = None

    def _answer(self, asked):
        weather = self.weather()
        if asked.method == "GET":
            return Answer(503) if weather == "fails" else super()._answer(asked)
        if self._killed_at("asked") or weather == "drops before":
            return DROP
        if weather == "fails":
            return Answer(500)
        if weather == "busy":
            return Answer(429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 1}}, BUSY)
        answer = self._telegram(asked.form) if "sendMessage" in asked.path else super()._answer(asked)
        return DROP if self._killed_at("accepted") or weather == "drops after" else answer

    def _telegram(self, form):
        self.told.append(form["text"])
        chat = {"id": int(form["chat_id"]), "type": "private"}
        message = {"message_id": next(numbers), "date": int(dt.datetime.now(dt.UTC).timestamp())}
        return Answer(200, {"ok": True, "result": message | {"chat": chat}})

    def _killed_at(self, point):
        if self.kills is None or self.kills[0] != point:
            return False
        _, kill = self.kills
        self.kills = None
        kill()
        return True
