"""What a broken line means for a text that was being sent over it."""

from __future__ import annotations

import logging

import httpx

from bot.outbound import MaybeSent, NotSent, Refused, TryLater

# It writes whole addresses into its lines: Telegram's hold the bot's token, Twilio's a person's number.
logging.getLogger("httpx").setLevel(logging.WARNING)

NOT_YET_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
NEVER_TO_BE_SENT = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError)


def broken(error: BaseException) -> NotSent:
    """TryLater if nothing had left this machine, MaybeSent if the text may have got through."""
    code = type(error).__name__.lower()
    if isinstance(error, NOT_YET_SENT):
        return TryLater(code)
    return Refused(code) if isinstance(error, NEVER_TO_BE_SENT) else MaybeSent(code)
