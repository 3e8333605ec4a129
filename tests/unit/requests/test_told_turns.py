"""What is said of a user in plain words, and what is said of others in the same."""

from __future__ import annotations

import pytest

from mailbot.requests.told_turns import corrects_a_value, says_nothing, says_so

TURNS = [
    "† finishes with us on Friday.",
    "† had her leaving do last week and is now at Swansea University.",
    "† has since gone to one of their competitors, I hear.",
    "† retired in August.",
    "†'s last day was the 14th.",
    "† is working out his notice.",
    "† is currently on long-term sick leave.",
    "† started her maternity leave last week.",
    "† won't be back until September.",
    "† doesn't join us until 11 January.",
    "† said she would sooner not, thank you.",
    "† wants nothing to do with it.",
    "We'll all use mine, so one is enough.",
    "He'll lend his login to the freelancer.",
    "One login between the six of us is fine.",
    "Whoever is on shift opens the mailbox and signs in.",
    "thisfirm went into administration last week.",
    "They were hit by ransomware on Tuesday.",
    "They were bought by an American firm this month.",
    "We gave them notice in October.",
    "Our contract with them has expired.",
    "Mae † wedi ymddeol.",
    "Fydd † ddim yn dechrau gyda ni tan fis Chwefror.",
    "Daeth eu cytundeb gyda ni i ben yn yr haf.",
]
CHANGES_NOTHING = [
    "The old approval of 2024 was for thisfirm.com.",
    "They took back the laptops in June.",
    "† will not use anybody's login.",
    "Gareth finished with us on Friday, so † has his desk.",
    "† takes over from Mari, who left us last week.",
    "† is replacing one who has left us.",
    "† will cover while Beth is on maternity leave.",
    "† is back from maternity leave and raring to go.",
    "† left a note of the milestone for me.",
    "† retires the old interface in March.",
    "† starts on Monday.",
    "† doesn't start until Monday but the address works.",
    "† doesn't want to be a bother.",
    "We never share logins.",
    "Each of them will have a login of their own.",
    "The alarms reach whoever is on call.",
    "They were bought by a bank some years ago and kept their name.",
    "thisfirm has never had a breach.",
    "He has had trouble since the summer.",
    "I'm not sure what the weather will do.",
    "We ask for the portal (not the app).",
    "The key is kept in a vault.",
    "Security said no problem.",
    "The laptop was bought in June.",
    "The register was on a laptop, and the laptop belonged to a student.",
    "It's not ours to publish, so we only read it.",
    "Can he have it by Friday?",
    "What we do about recalls is this.",
    "* the telephone numbers of the wards",
    "They won the contract last year.",
    "Mae † wedi gadael am y dydd.",
    "Bu † ar absenoldeb salwch am sbel, ond mae'n ôl ers y Pasg.",
]
AGAIN = [
    "OpSec rang to say they've withdrawn that approval after a pen test.",
    "Their approval has since been rescinded.",
    "The sign-off was pulled yesterday.",
    "Mae'r tîm diogelwch wedi tynnu'r gymeradwyaeth yn ôl.",
    "The other five on the desk will just use †'s log-in, it's written on the board.",
    "The bank staff log in with †'s account anyway.",
    "† says that he has had a login to it since the summer and uses it most days.",
    "So now I'm not sure what I'm asking for!",
    "Could I have an account on the test system (not the API Portal, I already have that one)?",
    "The kiosk's live subscription key has been sitting in a public GitHub repository since October.",
    "What do I do about that?",
    "* a VPN token each for the Swansea Bay network",
    "- two laptops",
    "Our IG lead has said no so far but I'm hoping to bring her round.",
    "The director has refused.",
    "Her old laptop with the keys on it was stolen from a car on Sunday.",
    "To be open with you he's not ours, he works for a consultancy and we lent him a mailbox.",
    "API Portal please, and can he have an @wales VPN token.",
]


@pytest.mark.parametrize("told", ["The account should go to †.", "The log-in would be under jo@wales.nhs.uk", "Please revert in case of any further queries from your end.", "Kindly do the needful and revert back at the earliest.", "Comments: none", "Bye for now", "A second, separate request, unconnected with Seb's.", "This is a different request and has nothing to do with †."])
def test_where_the_account_goes_and_that_questions_are_welcome_says_nothing(told: str) -> None:
    """No reader is asked of it."""
    assert says_nothing(told)


@pytest.mark.parametrize("told", ["The account should go to † once she is back.", "Please revert to the old list.", "The account should go, † has left.", "Comments: none of them needs it now", "Please use a different email.", "A separate request will follow once † is back."])
def test_what_goes_on_says_something(told: str) -> None:
    """A whole sentence of the build, or none."""
    assert not says_nothing(told)


FOUND_LATER = [
    "† went on Monday, her new job's in Leeds.",
    "†'s secondment to us came to an end in October and she's back with the council now.",
    "† goes on maternity from Monday until next autumn.",
    "She doesn't start here till the second week of January.",
    "I don't think IT have made her mailbox yet.",
    "They've only asked for the one as it'll be passed round whoever's on nights.",
    "Someone there opened a nasty attachment and half the office is locked out.",
    "A friend tells me their Code was put on hold in October.",
    "In a fortnight they'll all be on somebody else's payroll with new addresses.",
    "Security rang me to say they've had second thoughts and I'm not to rely on that email.",
    "He says he can still get into your portal with the login he had there.",
    "Ignore whichever are done.",
    "The two that you did in spring had better come off again.",
    "Oh sorry, wrong people, this was for the WPAS helpdesk.",
    "Her test copy went out to a printer with forty real names on it.",
    "We have made an API and would like to have it on your portal.",
    "She had her bag taken on the train with her passwords on a card in it.",
    "Ry'n ni wedi dweud wrthyn nhw na fydd gwaith iddyn nhw yma.",
]
HARMLESS_LATER = [
    "The drivers' schedule is to come off your platform.",
    "Sorry if this is the wrong team.",
    "† is on maternity cover with us.",
    "Her NHS mailbox hasn't been made yet, so please use †.",
    "The old drug chart is passed round the ward.",
    "They hold an in-date Code of Connection, reviewed in October.",
    "So that they can still get into the results when the link is down.",
    "No patients' real names are in it.",
    "We'd rather not rely on the old system.",
]


@pytest.mark.parametrize("told", [*TURNS, *AGAIN, *FOUND_LATER])
def test_what_is_said_of_a_user_or_the_supplier_is_heard(told: str) -> None:
    """Without any reader's help."""
    assert says_so(told)


@pytest.mark.parametrize("told", [*CHANGES_NOTHING, *HARMLESS_LATER])
def test_the_same_words_said_of_others_or_of_something_else_are_not(told: str) -> None:
    """History, and the small things of work."""
    assert not says_so(told)


@pytest.mark.parametrize(("told", "corrects"), [("I should have asked for the thisapi, not Choose Pharmacy.", True), ("It should be thisnumber.", True), ("I meant thisapi.", True), ("† should be on thisapi by now.", False), ("It should not be thisapi.", False), ("thisapi was the wrong one.", False)])
def test_a_value_that_is_put_right_is_no_turn(told: str, corrects: bool) -> None:
    """Where nobody is spoken of."""
    assert corrects_a_value(told) is corrects
