"""A message's texts as they are read."""

from __future__ import annotations

import pytest

from mailbot.requests.zones import with_labels

FORM = "Who needs access? Me\nWhich API? WRRS\nWhat for? So that results show\nIMTP reference? AM-3\n"


def test_a_form_of_questions_is_read_as_one_of_labels() -> None:
    """Which are as long as before, so that every place stays where it is."""
    read = with_labels(FORM)
    assert len(read) == len(FORM) and read.splitlines() == ["Who needs access: Me", "Which API: WRRS", "What for: So that results show", "IMTP reference: AM-3"]


@pytest.mark.parametrize("text", ["Which API? WRRS\nThanks", "Could you help?\nWho decides?\nWhen will it be?\n", "See https://example.com/?a=1 and b? yes"])
def test_questions_to_the_reader_stay_questions(text: str) -> None:
    """One or two lines are no form, and a question without an answer is no label."""
    assert with_labels(text) == text
