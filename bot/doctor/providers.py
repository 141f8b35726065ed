"""Do Twilio and Telegram know us, and do they bring texts to the right address?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from bot.doctor.finding import Finding, well, wrong
from bot.outbound import VOICE
from bot.settings import LOOPBACK, Settings

PATIENCE = 10.0  # seconds
TWILIO, MESSAGING = "https://api.twilio.com", "https://messaging.twilio.com"
TELEGRAM = "https://api.telegram.org"


class NoAnswer(Exception):
    """What a provider said instead of an answer, in words for whoever set it up."""


def channels(settings: Settings) -> frozenset[str]:
    """What texts, and calls, can go out by."""
    twilio, telegram = {"sms", "whatsapp"} | ({VOICE} if settings.caller else set()), {"telegram"}
    if settings.practice:
        return frozenset(twilio | telegram | {VOICE})
    return frozenset((twilio if settings.twilio else set()) | (telegram if settings.telegram else set()))


def examine(settings: Settings) -> Iterator[Finding]:
    """Ask each provider that is set up. Nothing is changed there."""
    if settings.twilio:
        yield from _asked("Twilio", settings, _twilio)
    if settings.telegram:
        yield from _asked("Telegram", settings, _telegram)


def _asked(name: str, settings: Settings, ask: Any) -> Iterator[Finding]:
    try:
        with httpx.Client(timeout=PATIENCE) as line:
            yield from ask(settings, line)
    except NoAnswer as said:
        yield wrong(name, str(said))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        yield wrong(name, f"{name} cannot be reached: is this machine on the internet?")
    except (KeyError, TypeError, AttributeError, IndexError):
        yield wrong(name, f"{name}'s answer cannot be read: is it {name} that answers there?")


def _twilio(settings: Settings, line: httpx.Client) -> Iterator[Finding]:
    line.auth = (settings.twilio_account_sid or "", _secret(settings.twilio_auth_token))
    yield from _public("Twilio", settings, settings.twilio_api_url)
    expected = f"{settings.public_url}/twilio/inbound"
    numbers = [settings.twilio_from] if settings.twilio_from else []
    if service := settings.twilio_messaging_service_sid:
        found = _get(line, settings.twilio_api_url or MESSAGING, f"/v1/Services/{service}")
        if found.get("use_inbound_webhook_on_number"):
            path = f"/v1/Services/{service}/PhoneNumbers"
            listed = _get(line, settings.twilio_api_url or MESSAGING, path)["phone_numbers"]
            numbers = [one["phone_number"] for one in listed]
        else:
            numbers = []
            yield _webhook(
                "the messaging service", found["inbound_request_url"], found["inbound_method"], expected
            )
    for number in numbers:
        yield _number(settings, line, number, expected)
    if settings.caller:
        yield from _caller(settings, line, settings.caller, told=settings.caller in numbers)


def _number(settings: Settings, line: httpx.Client, number: str, expected: str) -> Finding:
    found = _owned(settings, line, number)
    if not found:
        return wrong(
            "Twilio", f"This account has no number {number}: correct TWILIO_FROM, or buy the number."
        )
    return _webhook(number, found[0]["sms_url"], found[0]["sms_method"], expected)


def _caller(settings: Settings, line: httpx.Client, number: str, *, told: bool) -> Iterator[Finding]:
    """Can this number call? `told`: if the account has no such number, that is said already."""
    found = _owned(settings, line, number)
    if found and not found[0].get("capabilities", {}).get("voice", True):
        yield wrong(
            "Twilio",
            f"{number} cannot call: give TWILIO_FROM a number with voice, or set TWILIO_CALLS=off.",
        )
    elif found:
        yield well("Twilio", f"{number} can call.")
    elif not told:
        yield wrong("Twilio", f"This account has no number {number} to call from: correct TWILIO_FROM.")


def _owned(settings: Settings, line: httpx.Client, number: str) -> Any:
    """What the account has under this number or short code: one row, or none."""
    account = f"/2010-04-01/Accounts/{settings.twilio_account_sid}"
    kind, key, asked = (
        ("IncomingPhoneNumbers.json", "incoming_phone_numbers", {"PhoneNumber": number})
        if number.startswith("+")
        else ("SMS/ShortCodes.json", "short_codes", {"ShortCode": number})
    )
    return _get(line, settings.twilio_api_url or TWILIO, f"{account}/{kind}", asked)[key]


def _webhook(what: str, address: str | None, method: str | None, expected: str) -> Finding:
    if address != expected:
        return wrong(
            "Twilio", f"Texts to {what} go to {address or 'nowhere'}: in Twilio's console set {expected}."
        )
    if (method or "POST").upper() != "POST":
        return wrong("Twilio", f"Texts to {what} come by {method}: in Twilio's console choose HTTP POST.")
    return well("Twilio", f"Texts to {what} come to {expected}.")


def _telegram(settings: Settings, line: httpx.Client) -> Iterator[Finding]:
    root = settings.telegram_api_url or TELEGRAM
    bot = f"/bot{_secret(settings.telegram_bot_token)}"
    name = _get(line, root, f"{bot}/getMe")["result"]["username"]
    yield well("Telegram", f"The bot is @{name}.")
    info = _get(line, root, f"{bot}/getWebhookInfo")["result"]
    if settings.telegram_webhook_secret is None:
        yield _polling(info["url"])
        return
    yield from _public("Telegram", settings, settings.telegram_api_url)
    expected = f"{settings.public_url}/telegram/webhook"
    if info["url"] != expected:
        told = "Start `alongside serve`, which sets it."
        yield wrong("Telegram", f"Updates go to {info['url'] or 'nowhere'} and not to {expected}. {told}")
    elif info.get("last_error_message") and info.get("pending_update_count"):
        waiting, error = info["pending_update_count"], info["last_error_message"]
        yield wrong("Telegram", f"{waiting} updates wait, for Telegram cannot bring them: {error}.")
    else:
        yield well("Telegram", f"Updates come to {expected}.")


def _polling(address: str) -> Finding:
    if address:
        told = "Start `alongside serve`, which takes it away, or give TELEGRAM_WEBHOOK_SECRET."
        return wrong("Telegram", f"Updates go to {address}, while this bot is to ask for them. {told}")
    return well("Telegram", "The bot asks for updates.")


def _public(name: str, settings: Settings, stand_in: str | None) -> Iterator[Finding]:
    """A provider on the internet can only call an address that is there too."""
    url = urlsplit(settings.public_url)
    if stand_in is None and (url.scheme != "https" or url.hostname in LOOPBACK):
        yield wrong(
            name, f"{name} cannot call {settings.public_url}: set PUBLIC_URL to this machine's https address."
        )


def _get(line: httpx.Client, root: str, path: str, asked: dict[str, str] | None = None) -> Any:
    answer = line.get(root.rstrip("/") + path, params=asked)
    if answer.status_code in (401, 403):
        raise NoAnswer("It does not know these credentials: copy them once more from its console to .env.")
    if answer.status_code == 404:
        raise NoAnswer(
            "It does not know this account, service or bot: copy its id or token once more to .env."
        )
    if answer.status_code != 200:
        raise NoAnswer(f"It answers {answer.status_code}: try again later, and see its status page.")
    return answer.json()


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
