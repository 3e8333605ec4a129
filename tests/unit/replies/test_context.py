"""The values that templates may name."""

from __future__ import annotations

from datetime import date

from mailbot.replies.context import MAX_ITEMS, ReplyContext


def test_free_words_are_disarmed_and_addresses_are_kept() -> None:
    """Names lose their links; users and domains stay exactly as the reader must recognise them."""
    values = ReplyContext("APIM-2026-000001", users=("jo@evil.com",), domains=("evil.com",), supplier="evil.com Ltd", use_case="see http://evil.com").values()
    assert values["users"] == ("jo@evil.com",)
    assert values["domains"] == ("evil.com",)
    assert values["supplier"] == "evil[.]com Ltd"
    assert values["use_case"] == "see http[:] evil[.]com"


def test_long_lists_are_cut_and_counted() -> None:
    """At most fifty items are shown, and templates are told how many are left out."""
    values = ReplyContext("APIM-2026-000001", users=tuple(f"u{n}@x.example" for n in range(MAX_ITEMS + 3))).values()
    users, more = values["users"], values["more"]
    assert isinstance(users, tuple) and len(users) == MAX_ITEMS
    assert isinstance(more, dict) and more["users"] == 3 and more["domains"] == 0


def test_words_of_which_nothing_is_left_count_as_not_given() -> None:
    """A supplier's name made of invisible characters is no name."""
    assert ReplyContext("APIM-2026-000001", supplier="\u200b\u202e").values()["supplier"] is None


def test_the_kind_of_case_is_known_from_its_reference() -> None:
    """Cases of the securitysubmissions mailbox are not about access to the API Portal."""
    assert ReplyContext("APIM-2026-000001").values()["about_access"] is True
    assert ReplyContext("SEC-2026-000001").values()["about_access"] is False


def test_dates_stay_dates() -> None:
    """A date is shown by the language's own filter."""
    assert ReplyContext("SEC-2026-000001", coc_expired_on=date(2026, 1, 31)).values()["coc_expired_on"] == date(2026, 1, 31)
