"""One line an event, with the pass it belongs to, and never a secret."""

import io
import json
import logging
import warnings
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.telemetry.logging import Format, configure
from adapters.telemetry.redaction import Redaction
from tests.passes.hostile import unseen_in

SECRETS = (
    "Proxy-Authorization: Basic aGlkZGVuOmhpZGRlbg==",
    "host=db.example user=sync password=hidden connect_timeout=10",
    "host=db.example password='hidden hidden'",
    "see https%3A%2F%2Fme%3Ahidden%40proxy.example%2F",
    "https%3A%2F%2Fhooks.slack.com%2Fservices%2FT0%2FB0%2Fhidden",
    "xoxe.xoxp-1-hidden",
    "ntn_A1b2C3d4E5f6",
    "secret_A1b2C3d4E5f6",
    "xoxb-1-2-hidden",
    "xoxp-1-2-hidden",
    "xapp-1-A-hidden",
    "https://hooks.slack.com/services/T0/B0/hidden",
    "postgresql+psycopg://sync:hid:den@db.example/notion",
    "https://me:hidden@proxy.example/",
    "Authorization: Bearer hidden.hidden",
    "https://hc.example/0-1-2-unguessable",
    "pa$$word(1)",
)
LITERALS = ("https://hc.example/0-1-2-unguessable", "pa$$word(1)")
MARKS = ("aGlkZGVu", "A1b2C3d4E5f6", "hidden", "hid:den", "unguessable", "pa$$word")


def shows_no_secret(text: str) -> bool:
    return not any(mark in text for mark in MARKS)


def fail(error: Exception) -> None:
    raise error


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def configured(form: Format = "json") -> io.StringIO:
    stream = io.StringIO()
    configure(form, secrets=LITERALS, stream=stream)
    return stream


@dataclass
class Holder:
    token: str


class TestTheForm:
    def test_an_event_is_one_line_of_json_with_what_was_bound(self) -> None:
        stream = configured()
        with structlog.contextvars.bound_contextvars(pass_id="p1", page_id="o1"):
            structlog.get_logger("notion_sync").info("row_written", cells=3, order="주문 7\nline two")
        (line,) = lines(stream)

        assert line.pop("timestamp")
        assert line == {
            "event": "row_written",
            "level": "info",
            "logger": "notion_sync",
            "pass_id": "p1",
            "page_id": "o1",
            "cells": 3,
            "order": "주문 7\nline two",
        }

    def test_a_library_takes_the_same_way_out(self) -> None:
        stream = configured()
        with structlog.contextvars.bound_contextvars(pass_id="p1"):
            logging.getLogger("some.library").warning("%s is slow", "Notion")
        (line,) = lines(stream)

        assert (line["event"], line["logger"], line["pass_id"]) == ("Notion is slow", "some.library", "p1")

    def test_a_traceback_stays_on_the_line_of_its_event(self) -> None:
        stream = configured()
        try:
            fail(ValueError("broken"))
        except ValueError:
            structlog.get_logger().exception("row_failed")
        (line,) = lines(stream)

        assert "ValueError: broken" in str(line["exception"])

    def test_a_terminal_gets_text_and_anything_else_json(self) -> None:
        for form, stream, json_expected in (
            ("auto", Terminal(), False),
            ("auto", io.StringIO(), True),
            ("json", Terminal(), True),
            ("console", io.StringIO(), False),
        ):
            configure(form, stream=stream)  # type: ignore[arg-type]
            structlog.get_logger().info("hello")

            assert stream.getvalue().startswith("{") is json_expected

    def test_each_request_of_the_http_client_is_no_event(self) -> None:
        stream = configured()
        logging.getLogger("httpx").info("HTTP Request: GET https://api.notion.com")
        logging.getLogger("httpcore.http11").debug("send_request_headers")

        assert stream.getvalue() == ""

    def test_a_warning_of_python_is_an_event_too(self) -> None:
        stream = configured()
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            logging.captureWarnings(capture=True)
            warnings.warn("outworn", UserWarning, stacklevel=1)

        assert "outworn" in str(lines(stream)[0]["event"])

    def test_to_configure_twice_says_nothing_twice(self) -> None:
        configured()
        stream = configured()
        structlog.get_logger().info("hello")

        assert len(lines(stream)) == 1


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("form", ["json", "console"])
class TestSecrets:
    def test_do_not_get_through_in_any_part_of_an_event(self, form: Format, secret: str) -> None:
        stream = configured(form)
        structlog.get_logger().info(
            f"connecting with {secret}",
            url=secret,
            nested={"headers": [("Authorization", secret)], secret: 1},
            error=ValueError(secret),
            holder=Holder(secret),
            raw=secret.encode(),
        )

        assert "connecting with" in stream.getvalue()
        assert shows_no_secret(stream.getvalue())

    def test_do_not_get_through_in_a_traceback(self, form: Format, secret: str) -> None:
        stream = configured(form)
        try:
            try:
                fail(ConnectionError(f"no answer from {secret}"))
            except ConnectionError as error:
                raise RuntimeError(secret) from error
        except RuntimeError:
            structlog.get_logger().exception("pass_failed")

        assert "RuntimeError" in stream.getvalue()
        assert shows_no_secret(stream.getvalue())

    def test_do_not_get_through_in_what_was_bound(self, form: Format, secret: str) -> None:
        stream = configured(form)
        with structlog.contextvars.bound_contextvars(target=secret):
            structlog.get_logger().info("hello")

        assert shows_no_secret(stream.getvalue())

    @pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "sqlalchemy.engine", "asyncio"])
    def test_do_not_get_through_from_a_library(self, form: Format, secret: str, name: str) -> None:
        stream = configured(form)
        try:
            fail(OSError(secret))
        except OSError:
            logging.getLogger(name).exception("failed: %s", secret, extra={"dsn": secret})

        assert "failed" in stream.getvalue()
        assert shows_no_secret(stream.getvalue())


def test_a_library_that_is_debugged_shows_no_secret_either() -> None:
    stream = configured()
    chatty = logging.getLogger("httpcore.http11")
    chatty.setLevel(logging.DEBUG)
    headers = [(b"Authorization", b"Bearer hidden"), (b"Proxy-Authorization", b"Basic aGlkZGVu")]
    chatty.debug("send_request_headers.started %r to %s", headers, LITERALS[0])
    chatty.setLevel(logging.NOTSET)

    assert "send_request_headers.started" in stream.getvalue()
    assert shows_no_secret(stream.getvalue())


class TestWhatPeopleTyped:
    @pytest.mark.parametrize("form", ["json", "console"])
    @given(text=st.text(st.characters(exclude_categories=())))
    @settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_an_event_is_one_line_that_holds_nothing_unseen(self, form: Format, text: str) -> None:
        stream = configured(form)
        structlog.get_logger().info(f"said {text}", order=text, nested=[{"title": text}])
        (line, end) = stream.getvalue().split("\n")

        assert end == ""
        assert not unseen_in(line)
        line.encode()

    @given(text=st.text())
    @settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_json_keeps_it_as_it_was_typed(self, text: str) -> None:
        stream = configured()
        structlog.get_logger().info("said", order=text)

        assert lines(stream)[0]["order"] == Redaction(LITERALS).text(text)

    def test_a_traceback_on_a_terminal_is_set_in_and_forges_no_event(self) -> None:
        stream = configured("console")
        try:
            fail(ValueError("x\n2026-11-23T10:00:00Z [info] pass.finished \x1b[2J"))
        except ValueError:
            structlog.get_logger().exception("row_failed")
        event, *rest = stream.getvalue().splitlines()

        assert "row_failed" in event
        assert any("pass.finished" in line for line in rest)
        assert all(line.startswith("    ") for line in rest)
        assert not unseen_in(stream.getvalue(), but="\n")

    def test_an_event_that_cannot_be_put_into_words_says_only_whose_it_is(self) -> None:
        stream = configured()
        logging.getLogger("some.library").warning("%d requests with %s", "many", "hidden")

        assert stream.getvalue() == "an event of some.library could not be logged (TypeError)\n"


class TestRedaction:
    @pytest.mark.parametrize("secret", ["pa$$word(1)", "pass/wörd\"1'", "me:p@ss word"])
    def test_knows_a_secret_however_it_is_spelt(self, secret: str) -> None:
        redaction = Redaction([secret])
        spellings = (
            secret,
            secret.upper(),
            quote(secret),
            quote(secret, safe=""),
            quote_plus(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
            repr(secret)[1:-1],
            b64encode(secret.encode()).decode(),
        )

        assert {redaction.text(f"with {spelling} in it").rstrip("=") for spelling in spellings} <= {
            "with *** in it",
            "with ***= in it",
            "with ***== in it",
        }

    @settings(max_examples=30)
    @given(text=st.text(max_size=20), secret=st.text(st.characters(codec="utf-8"), min_size=6, max_size=12))
    def test_leaves_no_known_secret_in_any_text(self, text: str, secret: str) -> None:
        assert secret not in Redaction([secret]).text(f"{text}{secret}{text}").replace("***", "")

    @pytest.mark.parametrize(
        "text",
        [
            "2 rows written at 2026-11-02T12:00:00Z",
            "https://www.notion.so/Order-7-1f0e8c1a2b3c4d5e8f90a1b2c3d4e5f6?v=1",
            "mail to minji@example.com, see https://slack.com/archives/C0123/p17",
            "the secret_ary of notion-sync",
        ],
    )
    def test_leaves_alone_what_is_no_secret(self, text: str) -> None:
        assert Redaction(["C01", "sync"]).text(text) == text

    def test_keeps_what_tells_where_it_was(self) -> None:
        text = "postgresql+psycopg://me:pw@db.example/notion refused xoxb-1-2-3"

        assert Redaction().text(text) == "postgresql+psycopg://***@db.example/notion refused ***"

    def test_keeps_numbers_as_numbers(self) -> None:
        assert Redaction().value({"n": 1, "x": 1.5, "none": None, "yes": True}) == {
            "n": 1,
            "x": 1.5,
            "none": None,
            "yes": True,
        }
