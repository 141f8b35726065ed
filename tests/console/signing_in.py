"""People who sign in by hand in a test: with a password, an app for codes and invitation links."""

import datetime as dt
import re
from dataclasses import dataclass

import httpx
import pyotp
from argon2 import PasswordHasher

from bot.rules.staff import Staff
from tests.console.house import CSRF, Watch, hire

PASSWORD = "correct horse battery"
HASHED = PasswordHasher().hash(PASSWORD)
KEY = re.compile(r'<strong translate="no">([A-Z2-7 ]+)</strong>')
HALF_A_MINUTE = dt.timedelta(seconds=30)
CODES = re.compile(r"<code>([A-Z2-7-]{19})</code>")
LINK = re.compile(r"/console/invitations/[\w-]{43}")


@dataclass
class Phone:
    """An app that makes codes."""

    secret: str
    wall: Watch

    def code(self, slices=0):
        """The code of now, or of as many half minutes on."""
        return pyotp.TOTP(self.secret).at(self.wall() + slices * HALF_A_MINUTE)


class Visitor:
    """A browser at the door."""

    def __init__(self, url):
        self.web = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def get(self, path):
        return self.web.get(path)

    def send(self, path, opened=None, **fields):
        """Fill in the form of a page, and send it."""
        csrf = CSRF.search(self.get(opened or path).text)[1]
        return self.web.post(path, data={"csrf": csrf, **fields})

    def password(self, email, password=PASSWORD):
        return self.send("/console/sign-in", email=email, password=password)

    def code(self, code):
        return self.send("/console/sign-in/code", code=code)

    def set_up(self, wall):
        """Set an app up. The phone, and the page with the recovery codes."""
        secret = KEY.search(self.get("/console/sign-in/set-up").text)[1].replace(" ", "")
        phone = Phone(secret, wall)
        return phone, self.send("/console/sign-in/set-up", code=phone.code())

    def is_in(self):
        return self.get("/console").status_code == 200


def employ(house, email, role, programme=None) -> Staff:
    """Someone of staff whose password is known."""
    return house.database.write(lambda db: hire(db, email, role, programme, HASHED))
