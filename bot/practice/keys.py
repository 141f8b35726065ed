"""What practice mode makes up for itself and keeps beside its database: a sealing key and a password."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url

from bot.settings import LOOPBACK, Settings, SettingsError
from bot.store.sealing import new_key

LEAD = "lead@practice.example"


def practice_settings(settings: Settings) -> Settings:
    """The settings with keys of practice mode's own, unless ALONGSIDE_KEYS gives some.

    Raises SettingsError beside real providers' keys, or where other machines could look in.
    """
    settings.check_practice()
    if settings.host not in LOOPBACK:
        raise SettingsError("Practice mode listens on this machine alone: leave HOST at 127.0.0.1.")
    if settings.alongside_keys is not None:
        return settings
    keys = _kept(_folder(settings) / "practice.keys", new_key)
    return settings.model_copy(update={"alongside_keys": SecretStr(keys)})


def password(settings: Settings) -> str:
    """What the practice lead signs in with: the same at every start."""
    return _kept(_folder(settings) / "practice.password", lambda: secrets.token_urlsafe(12))


def sign_in(settings: Settings) -> str:
    """The line to print at the start."""
    return f"sign in: {LEAD} / {password(settings)}"


def _folder(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    beside = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database or "").parent if beside else Path("var")


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in this file, readable by its owner alone; made if there is none yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
        try:
            os.link(draft, path)  # whole, or not at all: another process may be at it too
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
