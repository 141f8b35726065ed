"""The environment, read once. Every name here is in `.env.example`, and a test holds the two together."""

from __future__ import annotations

import base64
import binascii
import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
NEEDED: dict[str, list[tuple[str, ...]]] = {
    "twilio": [
        ("twilio_account_sid",),
        ("twilio_auth_token",),
        ("twilio_messaging_service_sid", "twilio_from"),
    ],
    "telegram": [("telegram_bot_token",)],
}
ANYWHERE = re.compile(r"https?://[^\s/?#@]+([/?][^\s#]*)?")
ROOT = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")


class SettingsError(Exception):
    """One plain sentence a line, each naming a setting that is wrong and how to mend it."""


class Settings(BaseSettings):
    """What this machine was told. Secrets never show in a print or a log."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = Field(default_factory=lambda given: f"http://127.0.0.1:{given.get('port', 8000)}")
    database_url: str = Field(default="sqlite:///var/alongside.db", repr=False)
    alongside_keys: SecretStr | None = None
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_messaging_service_sid: str | None = None
    twilio_from: str | None = None
    twilio_api_url: str | None = None
    twilio_texts_per_second: float = Field(default=10, gt=0)
    twilio_redact: bool = False
    twilio_calls: bool = True
    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None
    second_reader: bool = True
    hsds_api: bool = False
    alarm_url: str | None = Field(default=None, repr=False)
    heartbeat_url: str | None = Field(default=None, repr=False)

    _has_env_file: bool = PrivateAttr(default=False)

    @classmethod
    def load(cls, env_file: str | Path = ".env", **given: Any) -> Self:
        """Read `given` (what the command line said; None is not said), the environment, then `env_file`.

        Raises `SettingsError`, with a sentence for every setting that is wrong.
        """
        said = {"_env_file": env_file} | {name: value for name, value in given.items() if value is not None}
        misspelt = _misspelt(env_file)
        if misspelt:
            raise SettingsError("\n".join(misspelt))
        try:
            settings = cls(**said)
        except ValidationError as error:
            raise SettingsError("\n".join(_sentences(error))) from None
        settings._has_env_file = Path(env_file).is_file()
        return settings

    @property
    def twilio(self) -> bool:
        """Are texts sent through Twilio?"""
        return self.twilio_account_sid is not None

    @property
    def caller(self) -> str | None:
        """The number that staff are called from by telephone; None: nobody is called.

        A messaging service and a short code cannot call.
        """
        can_call = self.twilio and self.twilio_calls and (self.twilio_from or "").startswith("+")
        return self.twilio_from if can_call else None

    @property
    def telegram(self) -> bool:
        """Is there a Telegram bot?"""
        return self.telegram_bot_token is not None

    @property
    def practice(self) -> bool:
        """Nobody has set this machine up yet: no `.env`, no provider. It starts with fictional people."""
        return not (self._has_env_file or self.twilio or self.telegram)

    def check_practice(self) -> None:
        """Raise `SettingsError` if practising here could text a real person."""
        if self.twilio or self.telegram:
            names = ", ".join(name.upper() for name in self._given())
            raise SettingsError(f"Practice mode does not start beside real provider keys: take out {names}.")

    def check_real(self) -> None:
        """Raise `SettingsError` if what is needed to keep real people's texts is missing."""
        if self.alongside_keys is None:
            raise SettingsError("ALONGSIDE_KEYS is missing: `alongside keys new` prints a key to put there.")

    def _given(self) -> list[str]:
        """The providers' settings that have a value."""
        return [name for name in PROVIDERS if getattr(self, name) is not None]

    @field_validator("port", mode="before")
    @classmethod
    def _port(cls, value: Any) -> int:
        if re.fullmatch(r"\d{1,5}", str(value)) and int(value) <= 65535:
            return int(value)
        raise ValueError("PORT must be a whole number from 0 to 65535.")

    @field_validator("public_url", "twilio_api_url", "telegram_api_url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not ROOT.fullmatch(value):
            raise ValueError("{name} must be an address such as https://texts.example.org.")
        return value.rstrip("/")

    @field_validator("alarm_url", "heartbeat_url")
    @classmethod
    def _outside(cls, value: str | None) -> str | None:
        if value is not None and not ANYWHERE.fullmatch(value):
            raise ValueError("{name} must be an address such as https://alarm.example.org/abc.")
        return value

    @field_validator("public_url")
    @classmethod
    def _https(cls, value: str) -> str:
        url = urlsplit(value)
        if url.scheme == "http" and url.hostname not in LOOPBACK:
            raise ValueError("PUBLIC_URL must begin with https:// (http:// is for this machine alone).")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        scheme, _, rest = value.partition("://")
        if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
            return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite" and rest.startswith("/"):
            return value
        raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://.")

    @field_validator("alongside_keys")
    @classmethod
    def _keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not all(map(_is_key, value.get_secret_value().split(","))):
            raise ValueError(
                "ALONGSIDE_KEYS must be id:key,id:key ..., each as `alongside keys new` prints it."
            )
        return value

    @field_validator("second_reader", "twilio_calls", "hsds_api", mode="before")
    @classmethod
    def _on_or_off(cls, value: Any) -> bool:
        if str(value).lower() not in ("on", "off", "true", "false"):
            raise ValueError("{name} must be on or off.")
        return str(value).lower() in ("on", "true")

    @field_validator("twilio_from")
    @classmethod
    def _sender(cls, value: str | None) -> str | None:
        number = None if value is None else re.sub(r"[\s()-]", "", value)
        if number is not None and not re.fullmatch(r"\+\d{7,15}|\d{3,8}", number):
            raise ValueError(
                "TWILIO_FROM must be a number that takes replies: +447700900000, or a short code."
            )
        return number

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[\w-]{1,256}", value.get_secret_value(), re.ASCII):
            raise ValueError("TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, - or _.")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """A provider is given whole or not at all: half of one fails later, at the first text."""
        for provider, needed in NEEDED.items():
            given = [name for name in self._given() if name.startswith(provider)]
            for names in needed if given else ():
                if not set(names) & set(given):
                    missing = " or ".join(names).upper().replace(" OR ", " or ")
                    raise ValueError(f"{missing} must be given too, since {given[0].upper()} is.")
        return self


CHOICES = (
    "twilio_calls",
    "twilio_redact",
    "twilio_texts_per_second",
)  # no keys: they alone set no provider up
PROVIDERS = [
    name
    for name in Settings.model_fields
    if name.startswith(("twilio_", "telegram_")) and name not in CHOICES
]


def _is_key(pair: str) -> bool:
    key_id, _, key = pair.strip().partition(":")
    try:
        return bool(key_id) and len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) == 32
    except (binascii.Error, ValueError):
        return False


def _sentences(error: ValidationError) -> Iterator[str]:
    """What pydantic found, in our own words. What was given is never repeated: it may be a secret."""
    for wrong in error.errors(include_input=False):
        name = str(wrong["loc"][0]).upper() if wrong["loc"] else ""
        if wrong["type"] == "value_error":
            yield str(wrong["ctx"]["error"]).replace("{name}", name)
        elif wrong["type"] != "default_factory_not_called":  # only follows from another that is told
            yield f"{name} cannot be read: {wrong['msg']}."


def _misspelt(env_file: str | Path) -> list[str]:
    """A sentence for each name in `env_file` that is nearly, but not quite, one of ours."""
    ours = {name.upper() for name in Settings.model_fields}
    found = []
    for name in dotenv_values(env_file) if os.path.isfile(env_file) else ():
        near = difflib.get_close_matches(name.upper(), ours, 1, 0.85)
        if near and name.upper() not in ours:
            found.append(f"{name} in {env_file} is not a setting: {near[0]} may be meant.")
    return found
