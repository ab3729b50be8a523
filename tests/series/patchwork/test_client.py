"""Asking a server: patience, bounds, the cache."""

from __future__ import annotations

import builtins
import json
import time
from typing import Any

import pytest

from rewriter.series.errors import SeriesError
from rewriter.series.patchwork import request
from rewriter.series.patchwork.address import api
from rewriter.series.patchwork.client import connect

from .conftest import Open, Time
from .stub import Reply, Stub


def refused(client: Open, url: str, **options: Any) -> SeriesError:
    with client(**options) as asked, pytest.raises(SeriesError) as caught:
        asked.read_json(url)
    return caught.value


def test_json_is_asked_for_twice_over(client: Open, stub: Stub) -> None:
    stub.objects["/api/covers/1/"] = {"id": 1}
    with client() as asked:
        assert asked.read_json(api(stub.url, "covers/1/")).value == {"id": 1}
    assert stub.asked == ["/api/covers/1/?format=json"]
    assert stub.headers[0]["Accept"] == "application/json"
    assert not {"Authorization", "Cookie"} & set(stub.headers[0])
    assert stub.methods == {"GET"}


def test_a_web_page_instead_of_json_is_an_error(client: Open, stub: Stub) -> None:
    stub.objects["/api/covers/1/"] = {"id": 1}
    error = refused(client, f"{stub.url}/api/covers/1/?format=api")
    assert error.why == "asked was for JSON; what came is a web page"


def test_malformed_json_is_an_error_and_is_not_kept(client: Open, stub: Stub) -> None:
    stub.objects["/api/covers/1/"] = {"id": 1}
    stub.once["/api/covers/1/"] = [Reply(b'{"id": ')]
    assert "what came is no JSON" in refused(client, api(stub.url, "covers/1/")).why
    with client() as asked:
        assert asked.read_json(api(stub.url, "covers/1/")).value == {"id": 1}


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_busy_server_is_asked_again_with_growing_waits(status: int, client: Open, stub: Stub, clock: Time) -> None:
    stub.objects["/x"] = {}
    stub.once["/x"] = [Reply(status=status), Reply(status=status)]
    with client() as asked:
        assert asked.read_json(f"{stub.url}/x").value == {}
    assert clock.waits == [1.0, 2.0]


def test_a_server_that_stays_busy_is_given_up(client: Open, stub: Stub, clock: Time) -> None:
    stub.raw["/x"] = Reply(b"<html>", 503)
    error = refused(client, f"{stub.url}/x")
    assert (error.status, len(stub.asked), clock.waits) == (3, 4, [1.0, 2.0, 4.0])
    assert error.why == "the server answered 503 Service Unavailable"


def test_after_three_silences_nobody_is_asked(client: Open, stub: Stub) -> None:
    stub.raw["/x"] = Reply(status=503)
    with client() as asked:
        for number in range(5):
            with pytest.raises(SeriesError):
                asked.read_json(f"{stub.url}/x?{number}")
    assert len(stub.asked) == 12


def test_retry_after_is_kept_to(client: Open, stub: Stub, clock: Time) -> None:
    stub.objects["/x"] = {}
    later = "Mon, 02 Feb 2026 02:40:30 GMT"  # thirty seconds after the clock's 1770000000, seven of them already waited
    stub.once["/x"] = [Reply(status=429, headers={"Retry-After": wait}) for wait in ("7", later, "nonsense")]
    with client() as asked:
        assert asked.read_json(f"{stub.url}/x").value == {}
    assert clock.waits == [7.0, 23.0, 4.0]


def test_a_server_that_wants_a_long_rest_is_left_alone(client: Open, stub: Stub, clock: Time) -> None:
    stub.raw["/x"] = Reply(status=429, headers={"Retry-After": "3600"})
    error = refused(client, f"{stub.url}/x")
    assert error.why == "the server answered 429 Too Many Requests; it wants to be left alone for 3600 s"
    assert (len(stub.asked), clock.waits) == (1, [])


def test_a_slow_answer_is_a_timeout_and_tried_again(client: Open, stub: Stub, clock: Time) -> None:
    stub.slow = 0.4
    error = refused(client, f"{stub.url}/x", timeout=0.1)
    assert (error.why, len(clock.waits)) == ("the server does not answer in time", 3)


def test_a_server_that_is_not_there(client: Open, clock: Time) -> None:
    assert refused(client, "http://127.0.0.1:9/x").why.startswith("the connection fails: ")


def test_what_is_not_there_is_named(client: Open, stub: Stub) -> None:
    error = refused(client, f"{stub.url}/api/covers/7/")
    assert error.what == f"there is no {stub.url}/api/covers/7/"
    assert (error.why, error.status, len(stub.asked)) == ("the server answered 404 Not Found", 3, 1)


def test_other_errors_say_what_the_server_says(client: Open, stub: Stub) -> None:
    stub.raw["/x"] = Reply(b'{"detail": "No such project."}', 400)
    assert refused(client, f"{stub.url}/x").why == "the server answered 400 Bad Request: No such project."


def test_redirects_are_followed_where_they_are_safe(client: Open, stub: Stub) -> None:
    stub.objects["/new"] = {"new": True}
    stub.raw["/old"] = Reply(status=301, headers={"Location": "/new"})
    with client() as asked:
        assert asked.read_json(f"{stub.url}/old").value == {"new": True}
    for place in ("file:///etc/passwd", "ftp://example.org/x", ""):
        stub.raw["/old"] = Reply(status=302, headers={"Location": place} if place else {})
        assert "where nobody is asked" in refused(client, f"{stub.url}/old", refresh=True).why
    stub.raw["/old"] = Reply(status=302, headers={"Location": "/old"})
    assert refused(client, f"{stub.url}/old", refresh=True).why == "it is redirected more than 5 times"


def test_never_back_from_https_to_http() -> None:
    reply = request._redirect("https://pw.example.org/x", 301, "http://pw.example.org/x")
    assert reply.problem
    assert request._redirect("http://pw.example.org/x", 301, "https://pw.example.org/x").following


def test_the_next_page_stays_on_the_server_and_its_scheme() -> None:
    page = request._page("https://pw.example.org/api/x/?a=1", 200, b"", "http://pw.example.org/api/x/?a=1&page=2")
    assert page.following == "https://pw.example.org/api/x/?a=1&page=2"
    assert request._page("https://pw.example.org/api/x/", 200, b"", "?page=2").following == (
        "https://pw.example.org/api/x/?page=2"
    )
    assert "another server" in request._page("https://pw.example.org/", 200, b"", "https://evil.example.net/").problem


def test_an_answer_may_not_be_endless(client: Open, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "MAX_BYTES", 100)
    stub.raw["/x"] = Reply(b" " * 101)
    assert "the answer is larger" in refused(client, f"{stub.url}/x").why


def test_at_most_four_requests_at_once_in_order(client: Open, stub: Stub) -> None:
    stub.slow = 0.05
    for number in range(12):
        stub.objects[f"/{number}"] = {"n": number}
    with client() as asked:
        answers = asked.each(lambda n: asked.read_json(f"{stub.url}/{n}").value["n"], range(12))
    assert answers == list(range(12))
    assert stub.most_at_once == 4


def test_the_cache_answers_for_an_hour_and_says_its_age(client: Open, stub: Stub, clock: Time) -> None:
    stub.objects["/x"] = {"n": 1}
    with client() as asked:
        assert asked.read_json(f"{stub.url}/x").age == 0
    stub.objects["/x"] = {"n": 2}
    clock.now += 180
    with client() as asked:
        answer = asked.read_json(f"{stub.url}/x")
        assert (answer.value, answer.age, asked.oldest) == ({"n": 1}, 180.0, 180.0)
    with client(refresh=True) as asked:
        assert (asked.read_json(f"{stub.url}/x").value, asked.oldest) == ({"n": 2}, 0.0)
    clock.now += 3601
    stub.objects["/x"] = {"n": 3}
    with client() as asked:
        assert asked.read_json(f"{stub.url}/x").value == {"n": 3}


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"nonsense", b"[]\nx", b'{"url": 1}\nx', b"\xff\xfe\n"])
def test_a_damaged_entry_is_as_good_as_none(damage: bytes, client: Open, stub: Stub) -> None:
    stub.objects["/x"] = {"n": 1}
    for _ in range(2):
        with client() as asked:
            assert asked.read_json(f"{stub.url}/x").value == {"n": 1}
        (entry,) = client.cache.folder.iterdir()
        entry.write_bytes(damage)
    assert len(stub.asked) == 2


def test_a_cut_off_entry_is_noticed(client: Open, stub: Stub) -> None:
    stub.objects["/x"] = [1, 2]
    with client() as asked:
        asked.read_json(f"{stub.url}/x")
        (entry,) = client.cache.folder.iterdir()
        head, _, body = entry.read_bytes().partition(b"\n")
        assert json.loads(head)["url"] == f"{stub.url}/x"
        entry.write_bytes(head + b"\n" + body[:-1])
        assert asked.read_json(f"{stub.url}/x").age == 0
    assert len(stub.asked) == 2


def test_a_cache_that_cannot_be_written_stops_nobody(client: Open, stub: Stub) -> None:
    client.cache.folder.write_text("in the way")
    stub.objects["/x"] = {}
    with client() as asked:
        assert asked.read_json(f"{stub.url}/x").value == {}


def test_without_httpx_the_error_says_what_to_install(client: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "httpx":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SeriesError) as caught, client():
        pass
    assert caught.value.hint == "pip install 'rewriter[online]'"


def test_an_interruption_ends_the_waits(client: Open, stub: Stub) -> None:
    stub.raw["/x"] = Reply(status=429, headers={"Retry-After": "100"})

    def ask(number: int) -> None:
        if number:
            while not stub.asked:
                time.sleep(0.01)
            raise KeyboardInterrupt
        asked.read_json(f"{stub.url}/x")

    start = time.monotonic()
    with connect(client.cache) as asked, pytest.raises((KeyboardInterrupt, SeriesError)):
        asked.each(ask, [1, 0])
    assert time.monotonic() - start < 30
    assert len(stub.asked) == 1
