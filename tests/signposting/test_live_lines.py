"""Whoever is asked is asked politely; whoever answers too much, too slowly or as somebody else is refused."""

import asyncio
import datetime as dt
import gzip
import ssl
import tracemalloc
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signposting.imports.live import Live
from signposting.imports.live.bounds import MB
from signposting.imports.live.line import Line
from signposting.imports.refusal import Unreadable
from tests.handlers.loopback import DRIP, DROP, FLOOD, HANG, Answer
from tests.signposting.published import NOON, Feed, Moving, ids, line, live, services, serving

QUICK = {"silence": 0.2, "answering": 0.4, "tries": 2}


def refused(feed, path="/services", **options):
    with serving(feed) as root:
        with pytest.raises(Unreadable) as why:
            ids(live(root, path, **options))
        return str(why.value)


class Busy(Feed):
    """Answers with these first, one after the other."""

    def __init__(self, *first):
        super().__init__(services(3))
        self.first = list(first)

    def __call__(self, asked):
        return self.first.pop(0) if self.first else super().__call__(asked)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_whoever_is_busy_is_asked_again_after_longer_and_longer(status):
    clock = Moving()
    with serving(Busy(*[Answer(status)] * 3)) as root:
        assert ids(live(root, clock=clock)) == ["s1", "s2", "s3"]
    assert clock.waits == [1, 2, 4]


def test_a_line_that_breaks_is_tried_again():
    clock = Moving()
    with serving(Busy(DROP, DROP)) as root:
        assert ids(live(root, clock=clock)) == ["s1", "s2", "s3"]
    assert clock.waits == [1, 2]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("30", 30), ("Thu, 12 Mar 2026 12:02:00 GMT", 120), ("soon", 1), ("-5", 1), ("Thu, 1 Jan 1970", 1)],
)
def test_the_wait_that_a_host_asks_for_is_kept(asked, seconds):
    clock = Moving()
    with serving(Busy(Answer(429, headers={"retry-after": asked, "date": NOON}))) as root:
        assert len(ids(live(root, clock=clock))) == 3
    assert clock.waits == [seconds]


def test_a_wait_that_is_too_long_is_told_to_whoever_imports():
    busy = Busy(Answer(503, headers={"retry-after": "7200"}))
    assert refused(busy) == "127.0.0.1 asks to be left alone for 120 minutes: try again then."


def test_whoever_never_answers_is_given_up():
    clock = Moving()
    sentence = refused(lambda _: Answer(503), clock=clock)
    assert sentence == "127.0.0.1 could not be read in 5 tries: it answers 503."
    assert sum(clock.waits) == 15


def test_a_feed_that_takes_for_ever_is_given_up():
    clock = Moving()

    def slow(asked):
        clock.at += 1200
        number = int(asked.query.get("page", "1"))
        rows = [{"id": f"s{number}", "name": "Slow", "phones": []}]
        return Answer(shown={"page_number": number, "contents": rows, "last_page": False})

    assert refused(slow, clock=clock, whole=7200) == "127.0.0.1 takes over 2 hours to read."


@pytest.mark.parametrize("mood", [HANG, DRIP])
def test_an_answer_that_does_not_come_to_its_end_is_not_waited_for(mood):
    assert refused(lambda _: mood, **QUICK).endswith("in 2 tries: it does not answer in time.")


def test_an_answer_without_end_is_cut_off():
    assert refused(lambda _: FLOOD, answer=3 * MB) == "127.0.0.1 answers with over 3 MB at once."


def test_an_answer_that_swells_is_cut_off_before_it_does():
    bomb = gzip.compress(bytes(200 * MB))
    headers = {"content-encoding": "gzip"}
    tracemalloc.start()
    sentence = refused(lambda _: Answer(shown=bomb, headers=headers), answer=3 * MB)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sentence == "127.0.0.1 answers with over 3 MB at once."
    assert most < 20 * MB


def test_an_answer_that_is_packed_is_unpacked():
    packed = gzip.compress(b'[{"id": "s1", "name": "Packed", "phones": []}]')
    with serving(lambda _: Answer(shown=packed, headers={"content-encoding": "gzip"})) as root:
        assert ids(live(root)) == ["s1"]


@pytest.mark.parametrize(
    ("packing", "told"), [("br", "packs its answers otherwise"), ("gzip", "cannot be unpacked")]
)
def test_an_answer_that_cannot_be_unpacked_is_refused(packing, told):
    assert told in refused(lambda _: Answer(shown=b"[]", headers={"content-encoding": packing}))


def test_at_most_four_are_asked_at_once():
    now, most = set(), []
    feed = Feed([{"id": f"s{at}", "name": "Short"} for at in range(30)], size=30)

    def served(asked):
        now.add(asked.path)
        most.append(len(now))
        asyncio.get_running_loop().call_later(0.015, now.discard, asked.path)
        told = feed(asked)
        return Answer(told.status, told.shown, told.headers, after=0.02)

    with serving(served) as root:
        assert len(ids(live(root))) == 30
    assert 2 <= max(most) <= 4


def test_all_of_them_wait_when_one_is_told_to():
    clock = Moving()
    feed = Feed([{"id": f"s{at}", "name": "Short"} for at in range(8)], size=8)
    own, told = feed.one, [Answer(429, headers={"retry-after": "40"})]
    feed.one = lambda name: told.pop() if told else own(name)
    with serving(feed) as root:
        assert len(ids(live(root, clock=clock))) == 8
    assert 40 in clock.waits
    assert clock.at >= 1040


def moved(to):
    feed = Feed(services(3))

    def answer(asked):
        return Answer(302, headers={"location": to}) if asked.path == "/old" else feed(asked)

    return answer


def test_a_feed_that_has_moved_within_its_host_is_followed():
    with serving(moved("/services")) as root:
        assert ids(live(root, "/old")) == ["s1", "s2", "s3"]


@pytest.mark.parametrize(
    "to", ["http://localhost/services", "https://169.254.169.254/", "http://[::1]/", "//x/"]
)
def test_a_feed_that_has_moved_to_another_host_is_refused(to):
    assert "sends us on to" in refused(moved(to), "/old")


def test_a_feed_that_moves_in_circles_is_refused():
    assert refused(moved("/old"), "/old") == "127.0.0.1 sends us round in circles."


def test_no_proxy_that_the_environment_names_is_asked(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(Feed(services(3))) as root:
        assert len(ids(live(root))) == 3


def test_what_is_asked_tells_who_asks_and_nothing_else():
    feed = Feed(services(1))
    with serving(feed) as root:
        ids(live(root))
    assert feed.asked[0].headers.keys() <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert feed.asked[0].headers["user-agent"] == "Alongside/1 (services)"


@contextmanager
def certified(tmp_path, name, answer):
    """A host with a certificate for this name, and what trusts whoever signed it; gives its port."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(
            who, who, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "host.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(file)
    with serving(answer, tls=own) as root:
        yield root.rpartition(":")[2], ssl.create_default_context(cafile=str(file))


async def here(_host, _port):
    return ["127.0.0.1"]


def over_tls(port, tls, name):
    line = Line(loopback=True, resolve=here, tls=tls, time=Moving().time)
    return Live(f"https://{name}:{port}/services", line=line)


def test_the_certificate_must_be_that_of_the_name(tmp_path):
    with certified(tmp_path, "feed.example", Feed(services(3))) as (port, tls):
        assert ids(over_tls(port, tls, "feed.example")) == ["s1", "s2", "s3"]
        for name, trusts in (("other.example", tls), ("feed.example", None)):
            with pytest.raises(Unreadable, match="has no valid certificate"):
                ids(over_tls(port, trusts, name))


def test_a_host_that_is_not_there_is_told_plainly():
    async def nowhere(_host, _port):
        raise OSError

    line = Line(loopback=True, resolve=nowhere, time=Moving().time)
    with pytest.raises(Unreadable) as why:
        ids(Live("https://feed.example/services", line=line))
    assert str(why.value) == "feed.example could not be read in 5 tries: it cannot be reached."


def test_reading_can_be_broken_off_at_any_time():
    with serving(Feed(services(40))) as root:
        reading = live(root)
        found = reading.services()
        next(found)
        found.close()
    assert not reading.is_whole


def test_https_alone_is_asked_unless_a_test_says_otherwise():
    with serving(Feed(services(1))) as root, pytest.raises(Unreadable, match="must begin with https://"):
        Live(f"{root}/services")
    assert line().address("http://127.0.0.1/").scheme == "http"
