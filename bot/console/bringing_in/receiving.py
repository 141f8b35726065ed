"""A form with a file in it: read as it comes, and given up as soon as it is too large."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.console.office import Office
from bot.console.visits import Endpoint, NotAForm, Page, form_of, room
from bot.rules.staff import Act

FIELDS = 20
MEGABYTE = 1024 * 1024
ROOM_FOR_FIELDS = 64 * 1024  # bytes
READ_ON = 4  # times what may come is read and thrown away, so that the browser hears why


class TooLarge(MultiPartException):
    """More than may come."""

    def __init__(self) -> None:
        super().__init__(TooLarge.__doc__ or "")


@dataclass(frozen=True)
class Received:
    """The file of a form. `too_large`: it was not taken."""

    file: UploadFile | None = None
    too_large: bool = False


def upload_room(office: Office, act: Act, page: Page, most: int) -> Endpoint:
    """An endpoint for a form that may hold a file of so many bytes; `received` gives that to `page`."""

    async def reads(request: Request) -> dict[str, str]:
        return await _form_with_file(request, most)

    inner = room(office, act, page, reads=reads)

    async def enter(request: Request) -> Response:
        try:
            return await inner(request)
        finally:
            if (file := received(request).file) is not None:
                await file.close()

    return enter


def received(request: Request) -> Received:
    """The file that came with the form of this request."""
    found: Received = getattr(request.state, "received", Received())
    return found


async def _form_with_file(request: Request, most: int) -> dict[str, str]:
    """The fields of the form; its file is kept with the request. Raises NotAForm."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await form_of(request)
    fields: dict[str, str] = {}
    parser = MultiPartParser(
        request.headers,
        _counted(request, most + ROOM_FOR_FIELDS),
        max_files=1,
        max_fields=FIELDS,
        max_part_size=ROOM_FOR_FIELDS,
    )
    try:
        form = await parser.parse()
    except TooLarge:
        request.state.received = Received(too_large=True)
        return {name: text for name, text in parser.items if isinstance(text, str)}
    except (MultiPartException, ClientDisconnect, ValueError):
        raise NotAForm from None
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            request.state.received = Received(value)
        else:
            fields[name] = value
    return fields


async def _counted(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    came = 0
    async for part in request.stream():
        came += len(part)
        if came <= most:
            yield part
        elif came > READ_ON * most:
            break
    if came > most:
        raise TooLarge
