"""Whom a try is counted for: who they say they are, and the machine that it comes from."""

from __future__ import annotations

import ipaddress

from starlette.requests import Request

from bot.rules.staff import Staff

WRONG = "The e-mail or the password is not right."
LOCKED = "There were too many tries. Wait 15 minutes, then try again."


def as_whom(email: str, request: Request) -> list[str]:
    """For a password."""
    return [f"as {email.casefold()}", f"from {machine(request)}"]


def with_code_of(staff: Staff, request: Request) -> list[str]:
    """For a code. Counted apart from passwords: who has one already may try no more codes for it."""
    return [f"code of {staff.id}", f"from {machine(request)}"]


def machine(request: Request) -> str:
    """Where a request comes from. One home has a whole /64 of IPv6, so that is counted as one."""
    host = request.client.host if request.client else ""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return host
