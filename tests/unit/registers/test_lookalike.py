"""Which domains pass themselves off as a known one, and which are simply other domains."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mailbot.registers.lookalike import KnownDomains, lookalike
from tests.speed import in_time

KNOWN = (
    "acmehealth.co.uk", "kainos.com", "delphi-clinical.com", "brightwell.io", "ibm.com", "one.com", "health.co.uk",
    "ui.com", "acme.org", "apps.medicore.net", "wales.nhs.uk",
)  # fmt: skip
INDEX = KnownDomains(KNOWN)


@pytest.mark.parametrize(
    ("domain", "of"),
    [
        # homographs
        ("acmehea1th.co.uk", "acmehealth.co.uk"),
        ("acrnehealth.co.uk", "acmehealth.co.uk"),
        ("acmeheаlth.co.uk", "acmehealth.co.uk"),
        ("xn--acmehelth-5yh.co.uk", "acmehealth.co.uk"),
        ("kаinоs.com", "kainos.com"),
        ("kaín0s.com", "kainos.com"),
        ("kainοs.com", "kainos.com"),
        ("brightvvell.io", "brightwell.io"),
        ("br1ghtwell.io", "brightwell.io"),
        ("1bm.com", "ibm.com"),
        ("mail.kain0s.com", "kainos.com"),
        ("wa1es.nhs.uk", "wales.nhs.uk"),
        ("wаles.nhs.uk", "wales.nhs.uk"),
        ("vvales.nhs.uk", "wales.nhs.uk"),
        # one typing slip
        ("acmeheatlh.co.uk", "acmehealth.co.uk"),
        ("acmehealt.co.uk", "acmehealth.co.uk"),
        ("acmehealths.co.uk", "acmehealth.co.uk"),
        ("acmehaalth.co.uk", "acmehealth.co.uk"),
        ("kainso.com", "kainos.com"),
        ("cainos.com", "kainos.com"),
        ("walse.nhs.uk", "wales.nhs.uk"),
        ("wale.nhs.uk", "wales.nhs.uk"),
        ("wales.nh.uk", "wales.nhs.uk"),
        ("wales.nhs.ukk", "wales.nhs.uk"),
        ("phw.wales.nsh.uk", "wales.nhs.uk"),
        # hyphens
        ("acme-health.co.uk", "acmehealth.co.uk"),
        ("delphiclinical.com", "delphi-clinical.com"),
        ("wales-nhs.uk", "wales.nhs.uk"),
        ("walesnhs.uk", "wales.nhs.uk"),
        ("nhs-wales.uk", "wales.nhs.uk"),
        ("clinical-delphi.com", "delphi-clinical.com"),
        # another suffix
        ("acmehealth.com", "acmehealth.co.uk"),
        ("acmehealth.con", "acmehealth.co.uk"),
        ("www.acmehealth.wales", "acmehealth.co.uk"),
        ("acme.com", "acme.org"),
        # the known domain as a prefix, or inside
        ("wales.nhs.uk.co", "wales.nhs.uk"),
        ("wales.nhs.uk.evil.com", "wales.nhs.uk"),
        ("login-wales.nhs.uk.x.com", "wales.nhs.uk"),
        ("acmehealth.co.uk.example.net", "acmehealth.co.uk"),
        ("acmehealth-co-uk.com", "acmehealth.co.uk"),
        ("acmehealthcouk.com", "acmehealth.co.uk"),
        ("acmehealthco.uk", "acmehealth.co.uk"),
        ("mail-acmehealth.co.uk", "acmehealth.co.uk"),
        ("acmehealth-support.com", "acmehealth.co.uk"),
        ("acmehealth.example.net", "acmehealth.co.uk"),
        ("login.acmehea1th.example.net", "acmehealth.co.uk"),
        ("one.com.evil.ru", "one.com"),
        # what the list does not open
        ("apps.acmehealth.co.uk", "acmehealth.co.uk"),
        ("a.b.kainos.com", "kainos.com"),
        ("other.medicore.net", "apps.medicore.net"),
        ("medicore.net", "apps.medicore.net"),
    ],
)
def test_a_lookalike_is_noticed(domain: str, of: str) -> None:
    """Homographs, slips, hyphens, suffixes, prefixes and unopened subdomains point to the domain they mimic."""
    found = INDEX.lookalike(domain)
    assert found is not None and found.of == of and found.how


@pytest.mark.parametrize(
    "domain",
    [
        *KNOWN,
        "ACMEHEALTH.co.uk.",
        # the NHS and other public bodies
        "nhs.uk", "leedsth.nhs.uk", "cardiff.wales.nhs.uk", "mail.cardiff.wales.nhs.uk", "nhsbsa.nhs.uk", "england.nhs.uk", "wes.nhs.uk", "cymru.nhs.uk",
        "nhs.net", "nhs.scot", "nhs.wales", "gov.wales", "wales.gov.uk", "wales.ac.uk", "southwales.ac.uk", "wales.com", "whales.org.uk", "businesswales.co.uk",
        # short labels
        "ibn.com", "ibms.com", "ul.com", "uix.com", "ibm.de", "one.org", "acne.org", "acmes.net",
        # names that share words, not identity
        "acmecare.co.uk", "acmehealthcare.co.uk", "phase-one.com", "phase-one.com.au", "betterhealth.co.uk", "acme-health-group.de", "better-health.co.uk",
        "delphi.com", "clinical.org", "brightwater.io", "kinesis.com", "example.com", "microsoft.com",
        # nothing at all
        "", "com", "localhost", "not a domain",
    ],
)  # fmt: skip
def test_a_different_domain_is_left_alone(domain: str) -> None:
    """Known domains, public bodies, short labels and names that share a word are no look-alikes."""
    assert INDEX.lookalike(domain) is None


def test_an_opened_domain_counts_with_its_subdomains() -> None:
    """`*.acme.com`, or a domain given as opened, is known with all that stands below it."""
    assert lookalike("apps.acmehealth.co.uk", ("*.acmehealth.co.uk",)) is None
    assert KnownDomains(("acmehealth.co.uk",), ("acmehealth.co.uk",)).lookalike("apps.acmehealth.co.uk") is None


def test_a_generic_name_is_not_found_inside_others() -> None:
    """Being called health.co.uk does not make every company with "health" in its name a look-alike."""
    assert lookalike("acme-health.co.uk", ("health.co.uk",)) is None
    assert lookalike("health.co.uk.evil.com", ("health.co.uk",)) is not None


LABEL = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=14)


@given(LABEL, st.data())
def test_any_single_slip_in_a_label_is_noticed(label: str, data: st.DataObject) -> None:
    """Whatever one letter is dropped, doubled, changed or swapped in a label of five or more, it is noticed."""
    at = data.draw(st.integers(0, len(label) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slipped = data.draw(
        st.sampled_from(
            [
                label[:at] + label[at + 1 :],
                label[:at] + letter + label[at:],
                label[:at] + letter + label[at + 1 :],
                label[:at] + label[at + 1] + label[at] + label[at + 2 :],
            ]
        )
    )
    assume(slipped != label)
    found = lookalike(f"{slipped}.co.uk", (f"{label}.co.uk",))
    assert found is not None and found.of == f"{label}.co.uk"


@given(LABEL, st.sampled_from(["com", "org.uk", "io", "wales", "net"]))
@example("health", "com")
def test_any_other_suffix_is_noticed(label: str, suffix: str) -> None:
    """The same label under another suffix is noticed."""
    assert lookalike(f"{label}.{suffix}", (f"{label}.co.uk",)) is not None


@given(LABEL, LABEL)
def test_any_known_domain_in_front_of_another_is_noticed(label: str, other: str) -> None:
    """A known domain in front of any other domain is noticed."""
    assert lookalike(f"{label}.co.uk.{other}.com", (f"{label}.co.uk",)) is not None


@given(st.text("abcdefghj", min_size=8, max_size=12), st.text("nopqtuvxyz", min_size=8, max_size=12))
def test_labels_without_a_letter_in_common_are_different(left: str, right: str) -> None:
    """Domains that have nothing in common are never look-alikes."""
    assert lookalike(f"{left}.com", (f"{right}.com",)) is None


@given(st.text(max_size=60))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    """Whatever stands where a domain should be, there is an answer."""
    found = INDEX.lookalike(text)
    assert found is None or found.of in KNOWN


def test_a_question_to_five_hundred_domains_takes_less_than_a_millisecond() -> None:
    """The index answers quickly, also for long and hostile names."""
    index = KnownDomains(f"supplier{n}-clinical.co.uk" for n in range(500))
    questions = ["unrelated.com", "supp1ier77-clinical.co.uk", "x" * 60 + ".com", ".".join(["a-b-c"] * 40) + ".com", "wаles.nhs.uk"]
    index.lookalike(questions[0])
    began = time.perf_counter()
    for number in range(200):
        index.lookalike(f"{number}{questions[number % len(questions)]}")
    assert in_time((time.perf_counter() - began) / 200, 0.001)
