"""SMS and WhatsApp through Twilio: webhooks in, the REST API out."""

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
from twilio.rest.api.v2010.account.message import MessageInstance  # type: ignore[import-untyped]

from bot.handlers.twilio_rest import CLOCKS_APART, LOOK_AT, READ, Line, made, refusal
from bot.handlers.twilio_signed import LETTERS, Form, Signed
from bot.handlers.webhook import kept
from bot.inbound import Hear, Inbound, pressed, storable
from bot.outbound import MaybeSent, Outbound, Refused, TryLater

HearStatus = Callable[[UUID, str, str | None, str | None], Awaitable[None]]
"""Takes our id of a text, Twilio's status of it, Twilio's error code, and Twilio's id."""

MEDIA = 20
OPT_OUTS = {"STOP", "START", "HELP"}
WHATSAPP = "whatsapp:"

LONGEST_WAIT = 36_000  # seconds that Twilio lets a text wait for its turn; the shortest is one
GONE = 404
TRIAL = "Sent from your Twilio trial account - "


def routes(hear: Hear, status: HearStatus, *, auth_token: str, public_url: str) -> list[Route]:
    """`POST /twilio/inbound` and `POST /twilio/status/{id}`, as Twilio calls them at `public_url`.

    An unsigned or wrongly signed request gets 403; one that could not be kept gets 503.
    """
    signed = Signed(auth_token, public_url)

    async def inbound(request: Request) -> Response:
        try:
            message = read(await signed.form(request))
        except ValueError:
            raise HTTPException(400) from None
        await kept("twilio", hear(message))
        return Response("<Response/>", media_type="text/xml")

    async def progress(request: Request) -> Response:
        form = await signed.form(request)
        news = storable(form.get("MessageStatus") or form.get("SmsStatus") or "")[:LETTERS]
        if not news:
            raise HTTPException(400)
        error, sid = (storable(form.get(key, ""))[:LETTERS] or None for key in ("ErrorCode", "MessageSid"))
        await kept("twilio", status(request.path_params["id"], news, error, sid))
        return Response(status_code=204)

    return [
        Route("/twilio/inbound", inbound, methods=["POST"]),
        Route("/twilio/status/{id:uuid}", progress, methods=["POST"]),
    ]


def read(form: Form) -> Inbound:
    """A form of Twilio's as a message. Raises ValueError if it has no sender or no id."""
    sender = _short(form, "From")
    answers, text = pressed(form.get("ButtonPayload", "")) or (
        None,
        form.get("Body") or form.get("ButtonText") or "",
    )
    return Inbound(
        channel="whatsapp" if sender.startswith(WHATSAPP) else "sms",
        provider_id=_short(form, "MessageSid" if "MessageSid" in form else "SmsSid"),
        address=_bare(sender),
        text=storable(text),
        to=_bare(storable(form.get("To", ""))[:LETTERS]),
        service=storable(form.get("MessagingServiceSid", ""))[:LETTERS],
        media=tuple(storable(form[key]) for n in range(MEDIA) if (key := f"MediaUrl{n}") in form),
        opt_out=word if (word := form.get("OptOutType", "").upper()) in OPT_OUTS else None,
        answers=answers,
    )


def _bare(address: str) -> str:
    return address.removeprefix(WHATSAPP)


def _short(form: Form, key: str) -> str:
    value: str = storable(form.get(key, "")).strip()
    if not _bare(value) or len(value) > LETTERS:
        raise ValueError(key)
    return value


class TwilioDoor:
    """Sends by Twilio's REST API. `channel` is "sms" or "whatsapp".

    Texts leave from the messaging service or from `sender`; a text's own `sender` goes before both.
    `patience` is how many seconds it waits for an answer. `redacts`: Twilio is to forget each text's words
    once it has arrived. To be used within one event loop, and closed at its end.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        public_url: str,
        sender: str | None = None,
        messaging_service_sid: str | None = None,
        api_url: str | None = None,
        channel: str = "sms",
        patience: float = READ,
        redacts: bool = False,
    ) -> None:
        self.channel = channel
        self.redacts = redacts
        self._sender = messaging_service_sid or sender
        self._public_url = public_url.rstrip("/")
        self._line = Line(api_url, patience)
        self._messages = Client(account_sid, auth_token, http_client=self._line).messages

    async def send(self, message: Outbound) -> str:
        """Hand a text to Twilio and return its id there. Raises NotSent, by what it means for the text."""
        message.check_in_time()
        try:
            taken = await self._messages.create_async(
                to=self._at(message.address),
                body=storable(message.text),
                status_callback=f"{self._public_url}/twilio/status/{message.id}",
                **self._from(message),
                **_while_of_use(message),
            )
        except TwilioException as error:
            raise refusal(error) from None
        except ValueError:  # taken, by an answer that is not JSON
            raise MaybeSent("unreadable") from None
        if not taken.sid:
            raise MaybeSent("no_id")
        return str(taken.sid)

    async def find(self, message: Outbound) -> str | None:
        """Twilio's id of this text, if an earlier try was taken after all: same number, same words.

        Only what Twilio made after our row counts, which its id (a UUIDv7) tells. Raises NotSent where
        Twilio cannot be asked.
        """
        try:
            texts = await self._messages.list_async(to=self._at(message.address), limit=LOOK_AT)
        except TwilioException as error:
            raise refusal(error) from None
        except (MaybeSent, ValueError):
            raise TryLater("not_found_out") from None
        since = made(message.id) - CLOCKS_APART
        return next((str(text.sid) for text in texts if _is_of(message, text, since)), None)

    async def redact(self, provider_id: str) -> None:
        """Have Twilio forget the words of a text, and keep only that there was one. Raises NotSent.

        It does so only for a text that has come to its end. One that is gone altogether needs nothing.
        """
        try:
            await self._messages(provider_id).update_async(body="")
        except TwilioException as error:
            if getattr(error, "status", None) != GONE:
                raise refusal(error) from None
        except ValueError:
            raise TryLater("unreadable") from None

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()

    def _at(self, address: str) -> str:
        return WHATSAPP + address if self.channel == "whatsapp" else address

    def _from(self, message: Outbound) -> dict[str, str]:
        sender = message.sender or self._sender
        if not sender:
            raise Refused("no_sender")
        return {"messaging_service_sid": sender} if sender.startswith("MG") else {"from_": self._at(sender)}


def _while_of_use(message: Outbound) -> dict[str, int]:
    """For how many seconds Twilio may keep the text waiting; then it dies there, and is not sent late."""
    if message.useful_for is None:
        return {}
    return {"validity_period": min(int(message.useful_for), LONGEST_WAIT)}


def _is_of(message: Outbound, text: MessageInstance, since: dt.datetime) -> bool:
    return (
        str(text.direction).startswith("outbound")
        and isinstance(text.date_created, dt.datetime)
        and text.date_created >= since
        and text.sid not in message.known
        and (text.body or "").removeprefix(TRIAL).strip() == message.text.strip()
    )
