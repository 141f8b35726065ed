"""Calls by telephone through Twilio: a few words, and a key to say that somebody has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]
from twilio.rest.api.v2010.account.call import CallInstance  # type: ignore[import-untyped]

from bot.handlers import twiml
from bot.handlers.twilio_rest import LOOK_AT, READ, Line, made, refusal
from bot.handlers.twilio_signed import LETTERS, Form, Signed
from bot.handlers.twilio_sms import HearStatus
from bot.handlers.webhook import kept
from bot.inbound import storable
from bot.outbound import VOICE, MaybeSent, NotSent, OptedOut, Outbound, Refused, TryLater, Unreachable

Words = Callable[[UUID], Awaitable[str | None]]
"""What is to be said on a call of ours, by its id. None: nothing is, any more."""
Press = Callable[[UUID, str | None], Awaitable[bool]]
"""Takes our id of a call on which 1 was pressed, and Twilio's. True: whoever pressed has it now."""

RINGS = 45  # seconds for which a phone rings
CLOCKS_APART = dt.timedelta(minutes=1)  # few, since it is better to ring twice than not at all
TAKES = "1"
NEWS = ["initiated", "answered", "completed"]
"""What Twilio is to tell of a call: that it is made as well, by our own id, which its list of calls lacks."""

# https://www.twilio.com/docs/voice/api/call-resource#call-status-values
AS_OF_TEXTS = {
    "queued": "queued",
    "initiated": "queued",
    "ringing": "sent",
    "in-progress": "delivered",  # to a person, or to a machine, which presses no key
    "completed": "delivered",
    "busy": "undelivered",
    "no-answer": "undelivered",
    "canceled": "undelivered",
    "failed": "failed",
}


def routes(
    words: Words, press: Press, status: HearStatus, *, auth_token: str, public_url: str
) -> list[Route]:
    """`POST /twilio/voice/{id}`, what is said; `.../key`, what is pressed; `.../status`, how the call goes.

    An unsigned or wrongly signed request gets 403; one whose work could not be done gets 503.
    """
    signed = Signed(auth_token, public_url)

    async def answered(request: Request) -> Response:
        await signed.form(request)
        return await ask(request.path_params["id"])

    async def key(request: Request) -> Response:
        form, call = await signed.form(request), request.path_params["id"]
        if form.get("Digits") != TAKES:
            return await ask(call, "call.wrong_key")
        taken = await kept("twilio", press(call, _sid(form)))
        return _spoken(twiml.ends("call.taken" if taken else "call.needless"))

    async def ask(call: UUID, *before: str) -> Response:
        said = await kept("twilio", words(call))
        if said is None:
            return _spoken(twiml.ends("call.needless"))
        return _spoken(twiml.asks(said, f"{at(public_url, call)}/key", *before))

    async def progress(request: Request) -> Response:
        form = await signed.form(request)
        news = storable(form.get("CallStatus", ""))[:LETTERS]
        if not news:
            raise HTTPException(400)
        word = AS_OF_TEXTS.get(news, news)
        await kept("twilio", status(request.path_params["id"], word, _why(form, news), _sid(form)))
        return Response(status_code=204)

    return [
        Route("/twilio/voice/{id:uuid}", answered, methods=["POST"]),
        Route("/twilio/voice/{id:uuid}/key", key, methods=["POST"]),
        Route("/twilio/voice/{id:uuid}/status", progress, methods=["POST"]),
    ]


def at(public_url: str, call: UUID) -> str:
    """Where Twilio asks what to say on this call."""
    return f"{public_url.rstrip('/')}/twilio/voice/{call}"


def _sid(form: Form) -> str | None:
    return storable(form.get("CallSid", ""))[:LETTERS] or None


def _why(form: Form, news: str) -> str | None:
    """Why a call did not come about: how it ended or, where it failed, Twilio's code or the network's."""
    if news == "failed":
        return storable(form.get("ErrorCode") or form.get("SipResponseCode") or "")[:LETTERS] or None
    return news if AS_OF_TEXTS.get(news) == "undelivered" else None


def _spoken(words: str) -> Response:
    return Response(words, media_type="text/xml")


class CallDoor:
    """Calls by Twilio's REST API, from the number `caller`; what is said is asked of us once it is answered.

    `patience` is how many seconds it waits for Twilio. To be used within one event loop, and closed at its
    end.
    """

    channel = VOICE

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        public_url: str,
        caller: str,
        api_url: str | None = None,
        patience: float = READ,
    ) -> None:
        self._caller = caller
        self._public_url = public_url
        self._line = Line(api_url, patience)
        self._calls = Client(account_sid, auth_token, http_client=self._line).calls

    async def send(self, message: Outbound) -> str:
        """Have Twilio call, and return its id of the call. Raises NotSent, by what it means for this call."""
        message.check_in_time()
        here = at(self._public_url, message.id)
        try:
            call = await self._calls.create_async(
                to=message.address,
                from_=self._caller,
                url=here,
                method="POST",
                fallback_url=here,  # what failed once may be well a moment later
                fallback_method="POST",
                status_callback=f"{here}/status",
                status_callback_method="POST",
                status_callback_event=NEWS,
                timeout=RINGS,
            )
        except TwilioException as error:
            raise _of_this_call(refusal(error)) from None
        except ValueError:  # taken, by an answer that is not JSON
            raise MaybeSent("unreadable") from None
        if not call.sid:
            raise MaybeSent("no_id")
        return str(call.sid)

    async def find(self, message: Outbound) -> str | None:
        """Twilio's id of this call, if an earlier try was taken after all: same number, made after our row.

        None where it could as well be another of ours: it is better to ring twice than not at all. Raises
        NotSent where Twilio cannot be asked.
        """
        if message.has_rivals:
            return None
        try:
            calls = await self._calls.page_async(to=message.address, page_size=LOOK_AT)
        except TwilioException as error:
            raise _of_this_call(refusal(error)) from None
        except (MaybeSent, ValueError):
            raise TryLater("not_found_out") from None
        since = made(message.id) - CLOCKS_APART
        return next((str(call.sid) for call in calls if self._may_be(message, call, since)), None)

    def _may_be(self, message: Outbound, call: CallInstance, since: dt.datetime) -> bool:
        return (
            call.direction == "outbound-api"
            and call._from == self._caller
            and isinstance(call.date_created, dt.datetime)
            and call.date_created >= since
            and call.sid not in message.known
        )

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()


def _of_this_call(error: NotSent) -> NotSent:
    """A number that cannot be called may be texted all the same: nothing is said of the address."""
    return Refused(error.code) if isinstance(error, Unreachable | OptedOut) else error
