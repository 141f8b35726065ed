"""Seals personal fields at rest, and finds addresses without opening them.

A sealed value is `key id | nonce | AES-256-GCM ciphertext`; table, column and row are bound in as associated
data, so that a value copied into another row or column does not open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


class KeysError(Exception):
    """ALONGSIDE_KEYS should be id:key pairs with commas between, each key 32 bytes in base64url."""


class SealBroken(Exception):
    """A sealed value did not open: it was changed or moved, or its key is gone."""


def new_key() -> str:
    """A fresh key, as ALONGSIDE_KEYS wants it."""
    name = base64.b32encode(os.urandom(5)).decode().lower()
    return f"{name}:{base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip('=')}"


def _parse(keys: str) -> Iterable[tuple[str, bytes]]:
    for pair in filter(None, (part.strip() for part in keys.split(","))):
        name, colon, secret = pair.partition(":")
        try:
            raw = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
        except (binascii.Error, ValueError):
            raw = b""
        if not (colon and 0 < len(name) < 32 and name.isascii() and len(raw) == 32):
            raise KeysError(KeysError.__doc__)
        yield name, raw


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"alongside " + purpose).derive(secret)


def head(name: str) -> bytes:
    """What a value sealed with the key of this name begins with."""
    return bytes([len(name)]) + name.encode()


def key_of(sealed: bytes) -> str:
    """The name of the key that a value says it was sealed with."""
    return sealed[1 : 1 + sealed[0]].decode("ascii", "replace") if sealed else ""


class Seals:
    """Seals with the newest key, opens with any. `names` are the keys' ids, the newest first."""

    def __init__(self, keys: str) -> None:
        pairs = list(_parse(keys))
        if not pairs:
            raise KeysError(KeysError.__doc__)
        self._newest = pairs[0][0]
        self.names = [name for name, _ in pairs]
        self._ciphers = {name: AESGCM(_derive(secret, b"seal")) for name, secret in pairs}
        self._blinders = [hmac.new(_derive(secret, b"blind"), digestmod=sha256) for _, secret in pairs]
        self._head = head(self._newest)

    def seal(self, words: str, column: str, row: UUID) -> bytes:
        """`words` sealed for one `column` ("person.name") of one row."""
        nonce = os.urandom(NONCE)
        cipher = self._ciphers[self._newest]
        return self._head + nonce + cipher.encrypt(nonce, words.encode(), column.encode() + row.bytes)

    def open(self, sealed: bytes, column: str, row: UUID) -> str:
        """The words again. Raises SealBroken."""
        start = 1 + sealed[0]
        cipher = self._ciphers.get(key_of(sealed))
        if cipher is None:
            raise SealBroken(SealBroken.__doc__)
        nonce, rest = sealed[start : start + NONCE], sealed[start + NONCE :]
        try:
            return cipher.decrypt(nonce, rest, column.encode() + row.bytes).decode()
        except InvalidTag as error:
            raise SealBroken(SealBroken.__doc__) from error

    def is_newest(self, sealed: bytes) -> bool:
        """Was this sealed with the newest key?"""
        return sealed.startswith(self._head)

    def blind(self, value: str) -> bytes:
        """What `value` is found by: an HMAC under the newest key."""
        return _blind(self._blinders[0], value)

    def blinds(self, value: str) -> list[bytes]:
        """What `value` may be found by, under any key still in use."""
        return [_blind(blinder, value) for blinder in self._blinders]


def _blind(blinder: hmac.HMAC, value: str) -> bytes:
    mine = blinder.copy()
    mine.update(value.encode())
    return mine.digest()
