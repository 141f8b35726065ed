"""Whatever address is given, nothing is asked that is on or near this machine."""

import asyncio
import ipaddress
import socket
from contextlib import suppress

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signposting.imports.live import Live
from signposting.imports.live.address import is_loopback, is_public, resolve
from signposting.imports.live.bounds import Bounds
from signposting.imports.live.line import Line, beside
from signposting.imports.refusal import Unreadable
from tests.signposting.published import Moving

PUBLIC = "93.184.215.14"
NEAR = [
    *("127.0.0.1", "127.9.9.9", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("100.64.0.1", "100.100.100.200", "169.254.169.254", "168.63.129.16", "192.0.0.192", "198.18.0.1"),
    *("224.0.0.1", "255.255.255.255", "240.0.0.1"),
    *("::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::169.254.169.254"),
    *("64:ff9b:1::1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1"),
]
FAR = [PUBLIC, "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


class Wire(httpx.AsyncBaseTransport):
    """Connects to nothing; keeps what it was to connect to."""

    def __init__(self):
        self.reached = []

    async def handle_async_request(self, request):
        self.reached.append((request.url.host, request.headers["host"], request.extensions["sni_hostname"]))
        return httpx.Response(200, stream=httpx.ByteStream(b"[]"), request=request)


def found_at(*addresses):
    """A resolver that knows every name, by these addresses."""

    async def look_up(_host, _port):
        return addresses

    return look_up


async def as_numbers(host, port):
    """What this machine makes of a host that is written in numbers; any other name leads to a public one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return [PUBLIC]
    return [str(address[0]) for *_, address in found]


def asked(url, resolve):
    """What is connected to when this address is read."""
    wire = Wire()
    line = Line(inner=wire, resolve=resolve, time=Moving().time, bounds=Bounds(tries=1))
    with suppress(Unreadable):
        list(Live(url, line=line).services())
    return wire.reached


@pytest.mark.parametrize("address", NEAR)
def test_what_is_on_or_near_this_machine_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", FAR)
def test_what_is_on_the_open_internet_is_public(address):
    assert is_public(address)


@given(
    st.ip_addresses()
    | st.sampled_from(NEAR).filter(lambda near: "%" not in near).map(ipaddress.ip_address)
    | st.ip_addresses(network="192.0.0.0/8")
    | st.ip_addresses(network="2001::/16")
)
def test_nothing_is_public_that_the_standard_library_calls_otherwise(address):
    carried = getattr(address, "ipv4_mapped", None)
    if address.version == 6 and address in ipaddress.ip_network("64:ff9b::/96"):
        carried = ipaddress.ip_address(int(address) % 2**32)
    meant = carried or address
    if is_public(str(address)):
        assert meant.is_global
        assert not meant.is_multicast
        assert not meant.is_reserved


@pytest.mark.parametrize("address", NEAR)
def test_a_name_that_stands_for_such_an_address_is_refused(address):
    assert asked("https://feed.example/services", found_at(address)) == []


def test_a_name_that_stands_for_both_kinds_is_refused():
    assert asked("https://feed.example/services", found_at(PUBLIC, "127.0.0.1")) == []


def test_the_very_address_that_was_looked_at_is_connected_to():
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    async def rebinding(_host, _port):
        return next(answers)

    reached = asked("https://feed.example:8443/services", rebinding)
    assert reached == [(PUBLIC, "feed.example:8443", "feed.example")]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://feed.example/",
            "ftp://feed.example/",
            "file:///etc/passwd",
            "feed.example",
            "",
            "https://",
        ),
        *("https://name@feed.example/", "https://feed.example@127.0.0.1/", "https://a:b@feed.example/"),
        *("https://127.0.0.1\\@feed.example/", "https://[::1", "https://0177.0.0.1/", "HTTP://127.0.0.1/"),
        *("https://x\n.example/", "https://" + "a" * 5000 + ".example/"),
    ],
)
def test_an_address_that_is_not_plainly_https_is_refused(url):
    assert asked(url, as_numbers) == []


HOSTS = [
    *("2130706433", "0x7f000001", "0x7f.1", "0177.1", "017700000001", "127.1", "127.0.1", "0", "0x0"),
    *("127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:a9fe:a9fe]"),
    *("169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[64:ff9b::a9fe:a9fe]"),
    *("[::127.0.0.1]", "①②⑦.0.0.1", "127。0。0。1", "127.0.0.1%00.feed.example", "0x7f.0.0.1."),
]
numbers = st.integers(0, 2**32 - 1)
private = st.sampled_from(NEAR[:16]).map(ipaddress.ip_address).map(int)


def written(number, way):
    """An IPv4 address in one of the ways that systems read it."""
    parts = [number >> shift & 255 for shift in (24, 16, 8, 0)]
    ways = (
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(map(hex, parts)),
        ".".join(f"0{part:o}" for part in parts),
        f"{parts[0]}.{number & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{number & 0xFFFF}",
        ".".join(map(str, parts)) + ".",
        f"[::ffff:{parts[0]}.{parts[1]}.{parts[2]}.{parts[3]}]",
        f"[64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}]",
        f"[::{number >> 16:x}:{number & 0xFFFF:x}]",
    )
    return ways[way % len(ways)]


hosts = (
    st.sampled_from(HOSTS)
    | st.builds(written, private | numbers, st.integers(0, 10))
    | st.ip_addresses(v=6).map(lambda address: f"[{address}]")
    | st.text(max_size=20)
)


@settings(max_examples=150, deadline=None)
@given(
    hosts,
    st.sampled_from(["", "user@", "feed.example@", "127.0.0.1@", "a:b@"]),
    st.sampled_from(["", ":443", ":22"]),
)
@example("feed.example", "", "")
def test_no_address_leads_to_this_machine_or_its_network(host, user, port):
    for reached, _, _ in asked(f"https://{user}{host}{port}/services", as_numbers):
        assert ipaddress.ip_address(reached).is_global
        assert is_public(reached)


def test_this_machines_own_resolver_is_held_to_it_too():
    for host in ("localhost", "127.0.0.1", "2130706433"):
        assert asked(f"https://{host}/services", resolve) == []


@pytest.mark.parametrize(
    "link",
    [
        *("http://feed.example/more", "https://other.example/", "//other.example/", "https://127.0.0.1/"),
        *("https://feed.example:444/", "https://name@feed.example/", "file:///etc/passwd", "https://["),
    ],
)
def test_a_feed_cannot_send_us_anywhere_else(link):
    with pytest.raises(Unreadable, match="sends us on to"):
        beside(httpx.URL("https://feed.example/services"), link)


def test_a_link_within_the_feed_is_followed():
    page = httpx.URL("https://feed.example/v3/services?key=1")
    assert str(beside(page, "?page=2")) == "https://feed.example/v3/services?page=2"
    assert str(beside(page, "https://feed.example:443/x#top")) == "https://feed.example/x"


@given(st.ip_addresses())
def test_a_test_that_may_ask_this_machine_may_ask_nothing_else(address):
    assert is_loopback(str(address)) == address.is_loopback
    line = Line(inner=(wire := Wire()), resolve=found_at(str(address)), loopback=True, bounds=Bounds(tries=1))
    ask = line.ask(httpx.URL("http://feed.example/"))
    if address.is_loopback:
        asyncio.run(ask)
        assert len(wire.reached) == 1
    else:
        with pytest.raises(Unreadable):
            asyncio.run(ask)
        assert not wire.reached
