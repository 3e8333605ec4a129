"""`Authentication-Results`: what is a result, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reading.authentication import parse_results

EXCHANGE = (
    "spf=pass (sender IP is 203.0.113.7)\r\n smtp.mailfrom=acme.com; dkim=pass (signature was verified)\r\n header.d=acme.com;dmarc=pass action=none\r\n"
    " header.from=acme.com;compauth=pass reason=100"
)


def test_the_form_of_exchange_without_authserv_id_is_read() -> None:
    """Microsoft 365 writes no authserv-id; every clause is read with its properties."""
    results = parse_results(EXCHANGE)
    assert results is not None
    assert results.authserv_id == ""
    assert [(clause.method, clause.result) for clause in results.clauses] == [("spf", "pass"), ("dkim", "pass"), ("dmarc", "pass"), ("compauth", "pass")]
    assert results.of("dmarc")[0].get("header.from") == "acme.com"


def test_the_form_of_rfc_8601_is_read() -> None:
    """A named server stands in front of the first semicolon."""
    results = parse_results("mx.example.org 1; dkim=pass header.i=@acme.com header.b=AbC/d+e=")
    assert results is not None
    assert (results.authserv_id, results.of("dkim")[0].get("header.i")) == ("mx.example.org", "@acme.com")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ('mx; spf=fail smtp.mailfrom="dmarc=pass"@evil.com', "a quoted local part is one value"),
        ("mx; spf=fail (a (nested) dmarc=pass comment) smtp.mailfrom=x.com", "comments vanish, nested ones too"),
        ("mx; spf=fail smtp.mailfrom=x.com; none", "a clause without a result ends the trust in the whole header"),
        ("mx; dmarc=fail header.from=x.com (; dmarc=pass header.from=x.com)", "a semicolon within a comment begins nothing"),
        ('mx; dmarc=fail header.from="a;dmarc=pass"', "a semicolon within quotes begins nothing"),
    ],
)
def test_nothing_that_can_be_typed_into_a_value_becomes_a_pass(value: str, why: str) -> None:
    """Whatever stands in comments, quotes and values, no DMARC pass comes out."""
    results = parse_results(value)
    assert results is None or all(clause.result != "pass" for clause in results.of("dmarc")), why


@pytest.mark.parametrize("value", ["spf=pass (open comment", 'spf=pass smtp.mailfrom="open', "spf=pass) x", "a b c; spf=pass", "spf==pass", "dmarc=pass\x00", "x" * 9000])
def test_a_header_that_does_not_parse_as_a_whole_says_nothing(value: str) -> None:
    """Broken headers fail closed."""
    assert parse_results(value) is None


@given(st.text(alphabet="spfdmarc=();\"\\ \r\n\tx.@-/:1<>", max_size=200))
def test_any_text_is_answered(value: str) -> None:
    """No input raises; and what parses has clean method names."""
    results = parse_results(value)
    assert results is None or all(clause.method.replace("-", "").isalnum() for clause in results.clauses)
