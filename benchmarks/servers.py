"""What answers webhooks, each in a process of its own: `python -m benchmarks.servers WHICH FILE PORT`.

`ours`: the door and the conversation; `serving`: all of `alongside serve`, its sender at work too; `bare`: a
Starlette endpoint that checks the signature and commits one row; `flask`: see `flask_peer.py`.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl

import uvicorn
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from benchmarks import flask_peer
from benchmarks.crowd import opened
from benchmarks.texting import ACCOUNT, PATH, TOKEN
from bot.app import web_app
from bot.handlers import twilio_sms
from bot.settings import Settings
from bot.switchboard import Switchboard

CPU = "/cpu"  # the seconds of processor time that this server has had


def ours(file: Path, url: str) -> Starlette:
    board = Switchboard(opened(file), {})
    routes = twilio_sms.routes(board.hear, board.status, auth_token=TOKEN, public_url=url)
    return Starlette(routes=[*routes, Route(CPU, _cpu)])


def serving(file: Path, url: str, twilio: str, keys: str) -> Starlette:
    given = {"public_url": url, "database_url": f"sqlite:///{file}", "alongside_keys": keys}
    given |= {"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, "twilio_from": "+442079460000"}
    app = web_app(Settings(_env_file=None, twilio_api_url=twilio, **given))  # type: ignore[call-arg,arg-type]
    app.routes.append(Route(CPU, _cpu))
    return app


def bare(file: Path, url: str) -> Starlette:
    validator = RequestValidator(TOKEN)
    table = Table("message", MetaData(), Column("id", Integer, primary_key=True), Column("body", String))
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})
    event.listen(engine, "connect", _durable)
    table.create(engine)

    def commit(body: str) -> None:
        with engine.begin() as conn:
            conn.execute(table.insert(), {"body": body})

    async def inbound(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        if not validator.validate(url + PATH, form, request.headers["x-twilio-signature"]):
            return Response(status_code=403)
        await asyncio.to_thread(commit, form["Body"])
        return Response("<Response/>", media_type="text/xml")

    return Starlette(routes=[Route(PATH, inbound, methods=["POST"]), Route(CPU, _cpu)])


def flask(file: Path, url: str, port: int) -> None:
    app = flask_peer.app(file, TOKEN, url)
    app.get(CPU)(lambda: str(time.process_time()))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


def _durable(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


async def _cpu(_request: Request) -> Response:
    return PlainTextResponse(str(time.process_time()))


def serve(which: str, file: Path, port: int, *more: str) -> None:
    url = f"http://127.0.0.1:{port}"
    if which == "flask":
        flask(file, url, port)
        return
    app = {"ours": ours, "bare": bare, "serving": serving}[which](file, url, *more)
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
