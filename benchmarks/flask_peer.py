"""The same check-in as many a charity's bot is written: Flask, Twilio's helper, ORM, a session-state column.

No sealing, no screening, no outbox: its reply goes out in the answer to the webhook.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, abort, request
from sqlalchemy import JSON, ForeignKey, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

BARRIERS = ["time", "money", "a place to live", "how I feel", "other people", "something else"]
THANKS = "Thanks {name}. Your step is still: {step}. I'll ask again next week. Reply STAFF for a person."
QUESTIONS = {
    "1": ("after_done", "Well done {name}! Do you want to pick the next step now? 1 yes, 2 later"),
    "2": ("helped", "Good going {name}. What helped?"),
    "3": ("still_right", "That's OK. Is {step} still right? 1 keep it, 2 smaller, 3 change it, 4 drop it"),
    "4": (
        "barrier",
        "Sorry to hear it. What's in the way? 1 time 2 money 3 a place 4 feelings 5 people 6 else",
    ),
}


class Row(DeclarativeBase):
    type_annotation_map = {dict: JSON}  # noqa: RUF012 (SQLAlchemy reads it)


class Person(Row):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    step: Mapped[str]
    state: Mapped[str] = mapped_column(default="result")
    session: Mapped[dict] = mapped_column(default=dict)


class Message(Row):
    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sid: Mapped[str | None] = mapped_column(unique=True)
    body: Mapped[str]


class CheckIn(Row):
    __tablename__ = "checkin"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    result: Mapped[str]
    detail: Mapped[str | None]


def app(file: Path, auth_token: str, public_url: str) -> Flask:
    flask, validator = Flask(__name__), RequestValidator(auth_token)
    Session = sessionmaker(_engine(file))  # noqa: N806 (as its makers name it)

    @flask.post("/twilio/inbound")
    def inbound() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(public_url + request.path, request.form, signature):
            abort(403)
        with Session() as session:
            person = session.scalars(select(Person).where(Person.number == request.form["From"])).one()
            said = _answer(session, person, request.form["Body"].strip())
            session.add(
                Message(person_id=person.id, sid=request.form["MessageSid"], body=request.form["Body"])
            )
            session.add(Message(person_id=person.id, sid=None, body=said))
            session.commit()
        answer = MessagingResponse()
        answer.message(said)
        return Response(str(answer), mimetype="text/xml")

    return flask


def _answer(session: object, person: Person, body: str) -> str:
    if person.state == "result":
        if body not in QUESTIONS:
            return "Please reply 1 done, 2 some of it, 3 not yet, 4 stuck"
        person.session = {"result": body}
        person.state, question = QUESTIONS[body]
        return question.format(name=person.name, step=person.step)
    detail = BARRIERS[int(body) - 1] if person.state == "barrier" and body in "123456" else body
    session.add(CheckIn(person_id=person.id, result=person.session["result"], detail=detail))  # type: ignore[attr-defined]
    person.state, person.session = "idle", {}
    return THANKS.format(name=person.name, step=person.step)


def _engine(file: Path) -> object:
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def set_up(connection: object, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    Row.metadata.create_all(engine)
    return engine


def fill(file: Path, numbers: list[str]) -> None:
    """People whose check-in has been asked."""
    with sessionmaker(_engine(file))() as session:
        session.add_all(
            Person(number=number, name="Ada", step="ring the housing office") for number in numbers
        )
        session.commit()
