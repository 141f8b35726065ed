"""Hashes passwords, and holds them against their hashes, a few at a time."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2  # passwords looked at together: each takes 64 MB


class Passwords:
    """Argon2, away from the loop that answers everybody else."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._few = asyncio.Semaphore(AT_ONCE)

    async def fit(self, password_hash: str | None, password: str) -> bool:
        """Is this the password? Where there is no hash it takes as long as where there is one."""
        async with self._few:
            fits = await asyncio.to_thread(self._fits, password_hash or self._nobodys, password)
        return fits and password_hash is not None

    async def hashed(self, password: str) -> str:
        """What is kept of a new one."""
        async with self._few:
            return await asyncio.to_thread(self._hasher.hash, password)

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
