"""Which supplier is named."""

from __future__ import annotations

import pytest

from mailbot.model.message import Evidence, Zone
from mailbot.model.request import Detail
from mailbot.requests.suppliers import find_suppliers, spelt_out
from mailbot.requests.zones import Passage

LISTED = ("Acme Health Systems Ltd", "Jenner & Price Consulting LLP", "Tegid Solutions Ltd")


def name(text: str, *domains: str, sure_only: bool = False) -> str | None:
    """Return the supplier's name found in one text."""
    detail, _ = find_suppliers([Passage(Zone.NEW_TEXT, text)], LISTED, domains, sure_only=sure_only)
    return detail.value if detail else None


@pytest.mark.parametrize(
    ("text", "domains", "wanted"),
    [
        ("Please add acme health systems limited", (), "Acme Health Systems Ltd"),
        ("Supplier: Larkfield eHealth", (), "Larkfield eHealth"),
        ("Larkfield eHealth - API Portal please", ("larkfield-ehealth.co.uk",), "Larkfield eHealth"),
        ("Access for two people of Kite Hill Audiology, they start Monday", ("kitehillaudiology.com",), "Kite Hill Audiology"),
        ("Wound cameras\nPlease let Woundsight Imaging in", ("woundsight-imaging.com",), "Woundsight Imaging"),
        ("He left us for Larkspur Digital and will carry on there", ("larkspurdigital.com",), "Larkspur Digital"),
        ("Please could Heddwyn Labs have a login", ("heddwyn.cloud",), "Heddwyn Labs"),
        ("Standing in for Lowri. Redkite Interoperability Ltd want to get on the list", (), "Redkite Interoperability Ltd"),
        ("Hi\n\nLarkfield Rotas Ltd would like to be on the list", (), "Larkfield Rotas Ltd"),
        ("Hi all\nLarkfield Rotas Ltd would like to be on the list", (), "Larkfield Rotas Ltd"),
        ("The company is Vantage Skin Analytics and the two developers are", ("vantageskin.co.uk",), "Vantage Skin Analytics"),
    ],
)
def test_a_supplier_is_named_by_the_register_by_a_label_by_its_form_or_by_its_domain(text: str, domains: tuple[str, ...], wanted: str) -> None:
    """The register's spelling wins; else the name as written."""
    assert name(text, *domains) == wanted


def test_in_a_request_for_staff_a_team_is_no_supplier() -> None:
    """"Developers at ABUHB" work for the health board, and a person may be called like a company."""
    assert name("Accounts for the developers at ABUHB and for Jenner Price", sure_only=True) is None


def test_a_name_in_part_is_shown_as_the_allow_list_has_it() -> None:
    """Where the users' own domain is that entry's, and nowhere else."""
    where = Evidence(Zone.NEW_TEXT, "Osprey")
    spelt, names = spelt_out(Detail("Osprey", where), ("Osprey",), ("Osprey Data Platforms",))
    assert spelt == Detail("Osprey Data Platforms", where) and names == ("Osprey Data Platforms",)
    other, names = spelt_out(Detail("Osprey", where), ("Osprey",), ("Redkite Interoperability Ltd",))
    assert other == Detail("Osprey", where) and names == ("Osprey",)


def test_who_supplies_a_thing_is_a_supplier() -> None:
    """"Supplied by" is as good as "our supplier"."""
    found, _ = find_suppliers([Passage(Zone.NEW_TEXT, "The platform is supplied by Evergrove Palliative Systems, domain evergrovecare.org.")], (), ("evergrovecare.org",))
    assert found is not None and found.value == "Evergrove Palliative Systems"
