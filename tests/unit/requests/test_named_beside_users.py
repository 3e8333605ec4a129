"""Who is named beside a user and given without an address, and who is not asked for."""

from __future__ import annotations

import pytest

from mailbot.model.message import Address, Zone
from mailbot.requests.users import UserFinding, find_users
from mailbot.requests.zones import Passage

ME = Address("sam.rees@wales.nhs.uk", "Sam Rees")


def _found(text: str, *, follows: bool = False) -> UserFinding:
    return find_users([Passage(Zone.NEW_TEXT, text)], (), ME, frozenset(), follows=follows)


@pytest.mark.parametrize(
    ("text", "users", "nameless"),
    [
        ("Could I request API Portal access for Gwladys and Bryn (copied). They wire it up.", [], ["Gwladys", "Bryn"]),
        ("Please give Huw Evans, Mari Lewis and Ann Pugh access.\n\nhuw.evans@wales.nhs.uk\nann.pugh@wales.nhs.uk", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], ["Mari Lewis"]),
        ("Please give Huw and Mari (huw.evans@wales.nhs.uk) access.", ["huw.evans@wales.nhs.uk"], ["Mari"]),
        ("Please give Huw and Bob access: huw.evans@wales.nhs.uk, robert.j@wales.nhs.uk.", ["huw.evans@wales.nhs.uk", "robert.j@wales.nhs.uk"], []),
        ("Please give Huw Evans (huw.evans@wales.nhs.uk) access. He works with Mari Lewis and Ann Pugh.", ["huw.evans@wales.nhs.uk"], []),
        ("Access for Sam and Huw please, huw.evans@wales.nhs.uk", ["huw.evans@wales.nhs.uk"], []),
        ("Could Jo Hale (jo.hale@wales.nhs.uk) and our new epidemiologist Dr Ann Pugh please be given access?", ["jo.hale@wales.nhs.uk"], ["Ann Pugh"]),
        ("Please add jo.hale@wales.nhs.uk to the portal. Mari Wynne-Lloyd on her team will want it as well.", ["jo.hale@wales.nhs.uk"], ["Mari Wynne-Lloyd"]),
        ("Can I have access to the API Portal, along with my colleagues Mari Lewis and Ann Pugh?", ["sam.rees@wales.nhs.uk"], ["Mari Lewis", "Ann Pugh"]),
        ("I need an account on the portal, as do Mari Lewis and Ann Pugh.", ["sam.rees@wales.nhs.uk"], ["Mari Lewis", "Ann Pugh"]),
        ("Can I have access to the API Portal, along with Mari Lewis (mari.lewis@wales.nhs.uk)?", ["sam.rees@wales.nhs.uk", "mari.lewis@wales.nhs.uk"], []),
        ("I need access to the portal to work along with Mari Lewis on the letters.", ["sam.rees@wales.nhs.uk"], []),
        ("Me and Mari Lewis need the API portal. sam.rees@wales.nhs.uk, haven't got Mari's email on me.", ["sam.rees@wales.nhs.uk"], ["Mari Lewis"]),
        ("Access to the portal for:\n\nName\tEmail\nHuw Evans\thuw.evans@wales.nhs.uk\nMari Lewis\nAnn Pugh\tann.pugh@wales.nhs.uk\n\nSam", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], ["Mari Lewis"]),
        ("Access to the portal for:\n\nNo\tName\tEmail\n1\tHuw Evans\thuw.evans@wales.nhs.uk\n2\tMari Lewis\n\nSam", ["huw.evans@wales.nhs.uk"], ["Mari Lewis"]),
        ("Access for these please:\n\nHuw Evans – huw.evans@wales.nhs.uk\nMari Lewis –\nAnn Pugh – ann.pugh@wales.nhs.uk\n", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], ["Mari Lewis"]),
        ("Access for these please:\n\nHuw Evans, huw.evans@wales.nhs.uk\nMari Lewis, mari.lewis.wales.nhs.uk\n", ["huw.evans@wales.nhs.uk"], ["Mari Lewis"]),
        ("Access for these please:\n\nHuw Evans, huw.evans@wales.nhs.uk\nAnn Pugh, ann.pugh@wales.nhs.uk\nMari Lewis\n", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], ["Mari Lewis"]),
        ("Access for these please:\n\nHuw Evans, huw.evans@wales.nhs.uk\nAnn Pugh, ann.pugh@wales.nhs.uk\nSam Rees\n", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], []),
        ("Three from community paediatrics please - Huw Evans, Ann Pugh and Mari Lewis.\n\nhuw.evans@wales.nhs.uk\nann.pugh@wales.nhs.uk\n\nPortal access, that is.", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], ["Mari Lewis"]),
        ("Hoffwn gyfrif i huw.evans@wales.nhs.uk. ON Mae Mari Lewis angen cyfrif hefyd.", ["huw.evans@wales.nhs.uk"], ["Mari Lewis"]),
        ("Three accounts on the portal are requested.\n\n1) Huw Evans - huw.evans@wales.nhs.uk\n2) Ann Pugh - ann.pugh@wales.nhs.uk\n3) our new interim Director of Therapies\n", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], ["our new interim Director of Therapies"]),
        ("Mynediad i Fflur Meredydd (fflur.meredydd@wales.nhs.uk) a Fflur Teifi, sydd newydd ddechrau ac nad oes gen i gyfeiriad iddi.", ["fflur.meredydd@wales.nhs.uk"], ["Fflur Teifi"]),
        ("Please give both Jenkins brothers access to the portal. Rhys has r.jenkins7@wales.nhs.uk. For Rhodri I only have his mobile.", ["r.jenkins7@wales.nhs.uk"], ["Rhodri"]),
        ("My new band 6, Callum Ostrey, starts Monday and I want him on the API Portal.", [], ["Callum Ostrey"]),
        ("Accounts for Huw Evans, huw.evans@wales.nhs.uk. I confirm that neither I nor his secretary, Mrs Olwen Hale, require an account.", ["huw.evans@wales.nhs.uk"], []),
        ("Could you give me access to the API portal, my address is sam.r@gmail.com.", ["sam.r@gmail.com"], []),
        ("Access for huw.evans@wales.nhs.uk please. P.S. Bob Trant who used to do your job sends his regards! He is at bob.trant@wales.nhs.uk these days.", ["huw.evans@wales.nhs.uk"], []),
        ("I would like API Portal access for the new analytics cohort, please.", [], []),
        ("Could you set these up on the API Portal for me? huw.evans@wales.nhs.uk and ann.pugh@wales.nhs.uk", ["huw.evans@wales.nhs.uk", "ann.pugh@wales.nhs.uk"], []),
        ("Dw i eisiau mynediad am dri pobl:\n\nSam Rees (fi) sam.rees@wales.nhs.uk\nHuw Evans huw.evans@wales.nhs.uk\n", ["sam.rees@wales.nhs.uk", "huw.evans@wales.nhs.uk"], []),
        ("Mynediad at y porth.\n\nDefnyddiwr: Sam Rees, sam.rees@wales.nhs.uk\n", ["sam.rees@wales.nhs.uk"], []),
        ("Allow me to introduce myself. Access for huw.evans@wales.nhs.uk, please. Milestone IMI-26-1.", ["huw.evans@wales.nhs.uk"], []),
        ("It's me who'd be using it (sam.rees@wales.nhs.uk). Access to the API Portal, please.", ["sam.rees@wales.nhs.uk"], []),
        ("Access for huw.evans@wales.nhs.uk, please. The budget is with Mari (mari.l@wales.nhs.uk), and Ann (ann.p@wales.nhs.uk) can arrange a call. Neither of them needs an account.", ["huw.evans@wales.nhs.uk"], []),
        ("I would like API Portal access (sam.rees@wales.nhs.uk), along with our new registrar, Dr Zainab Qureshi.", ["sam.rees@wales.nhs.uk"], ["Zainab Qureshi"]),
        ("Portal access for Rhys Amber (rhys.amber@wales.nhs.uk) together with Sal Trott, who sits next to him.", ["rhys.amber@wales.nhs.uk"], ["Sal Trott"]),
        ("huw.evans@wales.nhs.uk\nand my colleague across the desk Terry Lomax\nboth on the API portal please.", ["huw.evans@wales.nhs.uk"], ["Terry Lomax"]),
        ("Please give huw.evans@wales.nhs.uk access to the API Portal.\nThanks\n\nPS and Rob Tansy as well please, same job", ["huw.evans@wales.nhs.uk"], ["Rob Tansy"]),
        ("Please give huw.evans@wales.nhs.uk access to the API Portal. Oh and Debs Farthing needs an account for the same thing too please.", ["huw.evans@wales.nhs.uk"], ["Debs Farthing"]),
        ("Access for huw.evans@wales.nhs.uk. And Rob Tansy too has said that he agrees.", ["huw.evans@wales.nhs.uk"], []),
        ("Set up Jonny and me on the portal. My address is sam.rees@wales.nhs.uk and his is jonathan.p@wales.nhs.uk.", ["sam.rees@wales.nhs.uk", "jonathan.p@wales.nhs.uk"], []),
        ("Access for 'al.hay@wales.nhs.uk' and jo.hale@wales.nhs.uk, please.", ["al.hay@wales.nhs.uk", "jo.hale@wales.nhs.uk"], []),
    ],
)
def test_whoever_is_asked_for_by_name_alone_is_noticed(text: str, users: list[str], nameless: list[str]) -> None:
    """Not whoever only is named, nor the sender, nor those who have an address each."""
    finding = _found(text)
    assert [user.address for user in finding.users] == users
    assert [user.name for user in finding.nameless] == nameless


def test_in_an_answer_names_without_addresses_are_those_of_the_case() -> None:
    """Whom it has already."""
    assert _found("Please carry on with the access for Tudur and Hannah.", follows=True).nameless == ()
