"""Signed webhooks as Twilio posts them."""

from __future__ import annotations

from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bot.inbound import Inbound

ACCOUNT, TOKEN = "AC" + "0" * 32, "a token of no use"
PATH = "/twilio/inbound"


def signed(message: Inbound, public_url: str) -> tuple[bytes, str]:
    """The form of one text, and its signature."""
    form = {
        "MessageSid": message.provider_id,
        "SmsSid": message.provider_id,
        "AccountSid": ACCOUNT,
        "From": message.address,
        "To": "+442079460000",
        "Body": message.text,
        "NumMedia": "0",
        "NumSegments": "1",
        "FromCountry": "GB",
        "ToCountry": "GB",
        "ApiVersion": "2010-04-01",
    }
    signature = RequestValidator(TOKEN).compute_signature(public_url + PATH, form)
    return urlencode(form).encode(), signature
