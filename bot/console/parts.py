"""What pages ask for besides themselves: their look, and the scripts that they can do without."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

MADE = Path(__file__).parent / "look"
"""Where `front/set_up.py` lays them out."""
PATH = "/console/parts"
FOR_GOOD = "public, max-age=31536000, immutable"


@cache
def address(made: Path = MADE) -> str:
    """Where they are served: another address whenever one of them has changed, so that browsers keep them."""
    files = sorted(path for path in made.glob("*") if path.is_file())
    mark = sha256(b"\0".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()
    return f"{PATH}/{mark[:16]}"


def routes(headers: Mapping[str, str], made: Path = MADE) -> list[BaseRoute]:
    """They hold nothing personal. Where they were never made, pages are plain, and all of them work."""
    return [Mount(address(made), _Kept(directory=made, check_dir=False, headers=headers))]


class _Kept(StaticFiles):
    def __init__(self, headers: Mapping[str, str], **more: Any) -> None:
        super().__init__(**more)
        self._headers = dict(headers)

    async def check_config(self) -> None:
        """A page without a look is better than no page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as missing:
            return Response(status_code=missing.status_code, headers=self._headers)
        response.headers.update(self._headers | {"Cache-Control": FOR_GOOD})
        return response
