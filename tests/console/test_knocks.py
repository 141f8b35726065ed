"""Tries to sign in, on either database."""

from concurrent.futures import ThreadPoolExecutor

from bot.rules.sign_ins import TRIES
from bot.store import sign_ins
from tests.console.house import NOW


def test_many_tries_at_once_are_no_more_than_five(house_on_either):
    def guess(_):
        return house_on_either.database.write(lambda db: sign_ins.knock(db, ["as dee", "from here"], NOW))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(guess, range(24))) == TRIES
