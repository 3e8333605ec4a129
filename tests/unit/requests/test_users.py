"""Who the users are: found where the text gives them, and nowhere else."""

from __future__ import annotations

import pytest

from mailbot.model.message import Address, Sheet, Zone
from mailbot.requests.users import UserFinding, find_users
from mailbot.requests.zones import Passage, Table

ME = Address("sam.ogwen@wales.nhs.uk", "Sam Ogwen")


def found(text: str, *tables: Table, awaited: bool = False, follows: bool = False) -> UserFinding:
    """Find users in one text sent by Sam Ogwen."""
    return find_users([Passage(Zone.NEW_TEXT, text)], tables, ME, frozenset(), awaited=awaited, follows=follows)


def addresses(finding: UserFinding) -> list[str]:
    """Return the users' addresses in order."""
    return [user.address for user in finding.users]


USERS = [
    ("Please give access to Al Ng <al.ng@\nphw.wales.nhs.uk> and bo@wales.nhs.uk.", ["al.ng@phw.wales.nhs.uk", "bo@wales.nhs.uk"]),
    ("Please give access to jo.bloggs@phw.wales.nhs.uk and Al Ng <al.ng@phw.wales.nhs.uk>.", ["jo.bloggs@phw.wales.nhs.uk", "al.ng@phw.wales.nhs.uk"]),
    ("Please add:\n- jo@wales.nhs.uk\n- al@wales.nhs.uk", ["jo@wales.nhs.uk", "al@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk. Any queries to my manager, bo@wales.nhs.uk.", ["jo@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk and al@wales.nhs.uk. I don't need a login myself.", ["jo@wales.nhs.uk", "al@wales.nhs.uk"]),
    ("I don't want to trouble you, but please add myself and bob@wales.nhs.uk to the portal.", ["sam.ogwen@wales.nhs.uk", "bob@wales.nhs.uk"]),
    ("My colleague Ann does not need access but please add me too.", ["sam.ogwen@wales.nhs.uk"]),
    ("No rush, please add myself to the API Portal.", ["sam.ogwen@wales.nhs.uk"]),
    ("My boss will not need a login, just add me.", ["sam.ogwen@wales.nhs.uk"]),
    ("Please add Jane Doe (jane.doe@wales.nhs.uk) and Bob Price (bob.price@wales.nhs.uk).", ["jane.doe@wales.nhs.uk", "bob.price@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk, and don't rush on my account.", ["jo@wales.nhs.uk"]),
    ("Can Halcyon's support bloke get onto the api portal, he's zach@halcyon.net.", ["zach@halcyon.net"]),
    ("Add ann@wales.nhs.uk and bo@wales.nhs.uk. Our style is new: what was jbloggs@wales.nhs.uk is joe.bloggs@wales.nhs.uk.", ["ann@wales.nhs.uk", "bo@wales.nhs.uk"]),
    ("Last spring I tried to register with samo@gmail.com. Forget that one. Please add sam.o@wales.nhs.uk.", ["sam.o@wales.nhs.uk"]),
    ("Add jo@wales.nhs.uk, cc'd bo@wales.nhs.uk", ["jo@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk. Ask me anything: sam.ogwen@wales.nhs.uk. I do not need access myself.", ["jo@wales.nhs.uk"]),
    ("The SRO is Prof Al Ng (al.ng@wales.nhs.uk); the IG lead, who has signed the DPIA, is Bo Lee (bo@wales.nhs.uk). Accounts are needed by jo@wales.nhs.uk.", ["jo@wales.nhs.uk"]),
    ("Copies: Mr P. Ingram (p.ingram@wales.nhs.uk); Sister O. Hale (o.hale@wales.nhs.uk)\n\nPlease give jo@wales.nhs.uk access to the API Portal.", ["jo@wales.nhs.uk"]),
    ("Please give jo@wales.nhs.uk access to the API Portal.\n\nLabordy | Laboratory\nDerbynfa | Reception: genetics@wales.nhs.uk", ["jo@wales.nhs.uk"]),
    ("Our project manager Jo, jo@wales.nhs.uk, needs access to the portal", ["jo@wales.nhs.uk"]),
    ("From Cambria Digital Cyf: non@cambria.cymru\nFrom Jenner: ru@jenner.co.uk", ["non@cambria.cymru", "ru@jenner.co.uk"]),
    ("Can I have access to the API portal please", ["sam.ogwen@wales.nhs.uk"]),
    ("pls add - me - WNCR dev", ["sam.ogwen@wales.nhs.uk"]),
    ("Please give them API Portal access, sponsored by Swansea Bay: ann@infomed.com, bo@infomed.com.", ["ann@infomed.com", "bo@infomed.com"]),
    ("Please add ann@infomed.com, sponsored by Jo Price: jo.price@wales.nhs.uk.", ["ann@infomed.com"]),
    ("Could you set up Huw Merrick on the API portal for me please. huw.merrick@wales.nhs.uk", ["huw.merrick@wales.nhs.uk"]),
    ("Could you set up Huw Merrick (huw.merrick@wales.nhs.uk) on the portal, and for me too please.", ["huw.merrick@wales.nhs.uk", "sam.ogwen@wales.nhs.uk"]),
    ("Add bo@wales.nhs.uk. Al (al@wales.nhs.uk) leads the work but he's not after a login.", ["bo@wales.nhs.uk"]),
    ("Could these have access: tim.hay@wales.nhs.uk, roy.nash@wales.nhs.uk. Scratch Roy, he is off.", ["tim.hay@wales.nhs.uk"]),
    ("Please could I have acess to the API Portel.", ["sam.ogwen@wales.nhs.uk"]),
    ("Accounts for these, please:\n\n  Ogwen, Sam    sam.ogwen@wales.nhs.uk    Consultant\n  Ng, Al    al.ng@wales.nhs.uk    Analyst", ["sam.ogwen@wales.nhs.uk", "al.ng@wales.nhs.uk"]),
    ("Please add Al.\nAl Ng, engineer, al.ng@wales.nhs.uk\n\nThanks\nSam Ogwen, architect, 029 2000 0000, sam.ogwen@wales.nhs.uk", ["al.ng@wales.nhs.uk"]),
    ("I would need an account on the portal for that.", ["sam.ogwen@wales.nhs.uk"]),
    ("I would like my name added to the API Portal.", ["sam.ogwen@wales.nhs.uk"]),
    ("Please put an account on the API Portal for me.", ["sam.ogwen@wales.nhs.uk"]),
    ("Please add al@wales.nhs.uk. I'm not asking for an account myself.", ["al@wales.nhs.uk"]),
    ("I would like you to give my colleague al@wales.nhs.uk a sign-in.", ["al@wales.nhs.uk"]),
    ("Hello again, only me. Please get al@wales.nhs.uk on the portal.", ["al@wales.nhs.uk"]),
    ("Pop al ng on the api portal for me, al.ng@wales.nhs.uk", ["al.ng@wales.nhs.uk"]),
    ("Please add al@wales.nhs.uk, and copy me and our ward manager, bo@wales.nhs.uk, into the reply.", ["al@wales.nhs.uk"]),
    ("Al is on the portal and I am not. Can I come in too?", ["sam.ogwen@wales.nhs.uk"]),
    ("Need logins, me + aisha@wales.nhs.uk", ["sam.ogwen@wales.nhs.uk", "aisha@wales.nhs.uk"]),
    ("Register me on the portal with samo@icloud.com please", ["samo@icloud.com"]),
    ("Add jo@wales.nhs.uk please and let me know when it's done", ["jo@wales.nhs.uk"]),
    ("Add jo@wales.nhs.uk, she is covering for me. Give me a bell.", ["jo@wales.nhs.uk"]),
    ("Name\tWork email\tManager email\nJo\tjo@wales.nhs.uk\tbo@wales.nhs.uk", ["jo@wales.nhs.uk"]),
    ("Person\tRole\tWork mail\tNeeds account\nJo Ng\tPACS support\tjo.ng@wales.nhs.uk\tyes", ["jo.ng@wales.nhs.uk"]),
    ("No.\tSupplier\tPerson\tAddress\n1\tOsprey\tLin Zhao\tlin@osprey.ai\n2\tMateus Prado\tmateus@osprey.ai", ["lin@osprey.ai", "mateus@osprey.ai"]),
    ("Name\tEmail\tLine manager\tNotes\nJo Ng\tjo.ng@wales.nhs.uk\tbo@wales.nhs.uk\tx\nAl Po\t\tbo@wales.nhs.uk", ["jo.ng@wales.nhs.uk"]),
]


@pytest.mark.parametrize(("text", "wanted"), USERS)
def test_users_are_those_whom_the_text_gives_as_users(text: str, wanted: list[str]) -> None:
    """Managers, contacts and copies are none; the sender only where the text says so."""
    assert addresses(found(text)) == wanted


CONTACTS = [
    "Anything about his contract should go to workforce.queries@wales.nhs.uk and not to me, please!",
    "If the file won't open then shout at the admin desk, digital.admin@wales.nhs.uk, they made it.",
    "Our shared inbox is ward4@wales.nhs.uk.",
    "We share an inbox, it's ward4@wales.nhs.uk, in case you get no answer from me.",
    "If I'm not about give Nia a shout, nia.rees@wales.nhs.uk.",
    "Any bother, ring Nia on 01443 or email nia.rees@wales.nhs.uk.",
    "Any questions please ring Nia Rees rather than me, nia.rees@wales.nhs.uk.",
    "Got feedback on how I'm doing? Tell my boss: claire.ransome@wales.nhs.uk",
    "Invoices, if there are any, to finance@wales.nhs.uk.",
    "Once it is done let Nia know: nia.rees@wales.nhs.uk",
    "Queries. To the undersigned, or in his absence to the ICT service desk,\nict.servicedesk@wales.nhs.uk.",
    "If you have had it by mistake please tell postmaster@wales.nhs.uk. Freedom of information requests: foi@wales.nhs.uk.",
    "On leave cover: gareth.mold@wales.nhs.uk",
    "If there's anything before I'm back you'll get me on nia77@gmail.com.",
    "IT haven't made his mailbox yet, so for now his post comes to me, nia.rees@wales.nhs.uk.",
    "If you get a message saying \"ask nia.tudor@wales.nhs.uk\", that's me, but that mailbox was closed in August.",
    "The person to ask about access is our data lead, nia.rees@wales.nhs.uk.",
    "Os oes problem gyda'r rhestr, rhowch wybod i Nia: nia.rees@wales.nhs.uk",
    "Ein blwch post ni yw tim.data@wales.nhs.uk",
    "Unrhyw gwestiynau i Nia Rees, nia.rees@wales.nhs.uk.",
    "Her boss is tom.price@wales.nhs.uk / 07700 900518, he doesn't need an account himself.",
    "You will also find Tom Yorath (tom.yorath@wales.nhs.uk) on your list. Please do not set Tom up.",
]


@pytest.mark.parametrize("text", CONTACTS)
def test_whoever_is_given_for_questions_or_trouble_is_no_user(text: str) -> None:
    """However a contact is given, also on a line that was broken off before the address."""
    assert addresses(found(f"Please could jo.price@wales.nhs.uk be given access to the API Portal.\n\n{text}")) == ["jo.price@wales.nhs.uk"]


ASKED_FOR = [
    ("Evening can you add our Brightwell contact to the api portal please jo.tench@brightwell.io she starts tomorrow", ["jo.tench@brightwell.io"]),
    ("can u get our Acme lead on the portal dee@acme.com ta", ["dee@acme.com"]),
    ("Please add our data manager, Jo Price: jo@wales.nhs.uk, and my line manager bo@wales.nhs.uk in copy.", ["jo@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk and my manager, bo@wales.nhs.uk.", ["jo@wales.nhs.uk", "bo@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk and my manager bo@wales.nhs.uk is happy with this.", ["jo@wales.nhs.uk"]),
    ("Access for Jo approved by my manager, bo@wales.nhs.uk. Jo is jo@wales.nhs.uk.", ["jo@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk. Same for our manager, al@wales.nhs.uk.", ["jo@wales.nhs.uk", "al@wales.nhs.uk"]),
    ("We need portal access. The person who will be signing in is our practice manager, Elgan Pyrs (elgan@wales.nhs.uk).", ["elgan@wales.nhs.uk"]),
    ("Y sawl fyddai'n mewngofnodi yw ein rheolwr data, Elgan Pyrs: elgan@wales.nhs.uk. Hoffwn gael mynediad i'r porth.", ["elgan@wales.nhs.uk"]),
    ("Hoffem gael mynediad i'n rheolwr fferyllfa, jo@wales.nhs.uk. Cwestiynau i'n rheolwr ni, bo@wales.nhs.uk", ["jo@wales.nhs.uk"]),
    ("I request portal access on behalf of Pelican Vision for their support desk lead, r.nakamura@pelican.health.", ["r.nakamura@pelican.health"]),
    ("Hi there, our Osprey contact is m.castellano@osprey.ai. Could he be set up on the portal?", ["m.castellano@osprey.ai"]),
    ("Can't get him a work one, his manager is bo.price@wales.nhs.uk", []),
    ("Those who'd be doing the work are me (this address) and our practice manager Huw, who is huw@wales.nhs.uk. Portal access please.", [ME.address, "huw@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk. Questions to me and our ward manager, bo@wales.nhs.uk.", ["jo@wales.nhs.uk"]),
    ("The group asks for one API Portal account, on behalf of Miss Ann Po (ann.po@wales.nhs.uk).", ["ann.po@wales.nhs.uk"]),
    ("I ask for portal access on behalf of our head of service, di@wales.nhs.uk. The user is jo@wales.nhs.uk.", ["jo@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk to the portal. This is supported by me and our service manager, bo@wales.nhs.uk.", ["jo@wales.nhs.uk"]),
    ("Please add jo@wales.nhs.uk. Phone me and our ward manager, bo@wales.nhs.uk, if you have questions.", ["jo@wales.nhs.uk"]),
    ("Could Al have an account on the portal, approved by our manager - bo@wales.nhs.uk. al@wales.nhs.uk is his address.", ["al@wales.nhs.uk"]),
    ("Could Lisa have one as well, she's the practice manager who'll check it - lisa@wales.nhs.uk", ["lisa@wales.nhs.uk"]),
    ("I was asked by Bo (cc'd) to get Jo Ng (jo.ng@wales.nhs.uk) onto the portal.", ["jo.ng@wales.nhs.uk"]),
    ("Please use his work address instead of the hotmail one: jo@wales.nhs.uk", ["jo@wales.nhs.uk"]),
]


@pytest.mark.parametrize(("text", "wanted"), ASKED_FOR)
def test_a_role_makes_nobody_a_contact_for_whom_access_is_asked(text: str, wanted: list[str]) -> None:
    """A manager or a supplier's contact may be the user; who only approves is none."""
    assert addresses(found(text)) == wanted


MYSELF = [
    ("Could Jo Price (jo@wales.nhs.uk) and I get onto the API portal please.", ["jo@wales.nhs.uk", ME.address]),
    ("Jo (jo@wales.nhs.uk) and I both need a login for the API portal.", ["jo@wales.nhs.uk", ME.address]),
    ("API portal access for jo@wales.nhs.uk and I please", ["jo@wales.nhs.uk", ME.address]),
    ("Need logins for jo@wales.nhs.uk & me on the portal", ["jo@wales.nhs.uk", ME.address]),
    ("Hoffwn gael mynediad i'r porth i Jo (jo@wales.nhs.uk) a fi", ["jo@wales.nhs.uk", ME.address]),
    ("A gaiff Jo (jo@wales.nhs.uk) a minnau fynediad i'r porth API?", ["jo@wales.nhs.uk", ME.address]),
    ("Haia, ga i fynediad i'r porth API plis?", [ME.address]),
    ("can you get me on the API portal please its the nursing care record one we want", [ME.address]),
    ("hiya can u set me up plus my oppo dil@wales.nhs.uk on the portal", [ME.address, "dil@wales.nhs.uk"]),
    ("Please can I get on the API portal. My manager is Ann Beynon.", [ME.address]),
    ("I've just moved to the Welsh account and need an API Portal account. My email is sam.ogwen@wales.nhs.uk.", [ME.address]),
]


@pytest.mark.parametrize(("text", "wanted"), MYSELF)
def test_the_sender_is_a_user_beside_others(text: str, wanted: list[str]) -> None:
    """Named last, and in the words of a phone."""
    assert addresses(found(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Jo (jo@wales.nhs.uk) and I have built a demo on your portal. Please give her access.",
        "Please add jo@wales.nhs.uk. Could she and I ask you about UAT?",
        "He is jo@wales.nhs.uk, he needs an account. Don't give me a login, I would only forget it.",
        "Please add jo@wales.nhs.uk. I shall not need an account myself.",
        "I found myself saying that I'd see to it, so please give jo@wales.nhs.uk access, with myself as sponsor.",
        "Ychwanegwch jo@wales.nhs.uk at y porth. Mae Sioned eisiau i mi ddweud diolch. Nid ar fy nghyfrif i, meddai hi.",
        "Jo (jo@wales.nhs.uk) can carry on without me and needs to sign in to the API Portal.",
        "Please give jo@wales.nhs.uk access so she can show me and the board the numbers.",
        "Please add jo@wales.nhs.uk to the portal and put me in touch with the right person.",
        "You set me up last year, now please add jo@wales.nhs.uk to the portal.",
        "jo@wales.nhs.uk i'r porth plis. Dwi'm angen cyfrif fy hun.",
        "Please add jo@wales.nhs.uk to the portal. Fo a fi sydd yn gyfrifol.",
    ],
)
def test_who_speaks_of_themselves_beside_a_user_is_none(text: str) -> None:
    """To work with a user, or to want no login, is no wish for access."""
    assert addresses(found(text)) == ["jo@wales.nhs.uk"]


LEFT_OUT = [
    ("Please add jo@acme.com and al@acme.com. Not pete@acme.com.", ["jo@acme.com", "al@acme.com"]),
    ("Please add jo@acme.com. Pete (pete@acme.com) should not be included.", ["jo@acme.com"]),
    ("Please add jo@acme.com. Do not add pete@acme.com, he has another job.", ["jo@acme.com"]),
    ("Please add jo@acme.com, tom@acme.com must not get access.", ["jo@acme.com"]),
    ("Ychwanegwch jo@acme.com ond nid pete@acme.com", ["jo@acme.com"]),
    ("Users:\n- jo.ann@acme.com\n- moira.s@acme.com\nPlease leave Moira out, she has gone.", ["jo.ann@acme.com"]),
    ("Please add jo.ann@acme.com, moira.s@acme.com. Everyone except Moira, that is.", ["jo.ann@acme.com"]),
    ("Please add jo@acme.com; questions about the plan to bo@acme.com", ["jo@acme.com"]),
    ("Sian Rees (Ward Manager) sian.rees@wales.nhs.uk and Jo Ng, Support Analyst, jo.ng@wales.nhs.uk need access", ["sian.rees@wales.nhs.uk", "jo.ng@wales.nhs.uk"]),
    ("Umbra Mobile Health GmbH Katrin Vogel katrin.vogel@umbra.de", ["katrin.vogel@umbra.de"]),
    ("jo@acme.com does not have an account yet, please add her", ["jo@acme.com"]),
    ("Please add jo@acme.com. Pete (pete@acme.com) needs nothing any more except a deckchair.", ["jo@acme.com"]),
    ("Please add jo@acme.com.\n\nThey want nothing from you:\n\n- Ann (ann@acme.com) is finance;\n\n- Pete (pete@acme.com) is IG.", ["jo@acme.com"]),
    ("Please add jo@acme.com. Pete Orr (pete@acme.com) has had his login since the pilot, so he is not part of this.", ["jo@acme.com"]),
    ("Please add jo@acme.com. Pete wrote the chart, pete@acme.com. He has no need of a sign-in himself.", ["jo@acme.com"]),
    ("Ychwanegwch jo@acme.com.\n\nFy rheolwr yw pete@acme.com. Does dim angen mynediad arni hi.", ["jo@acme.com"]),
    ("Please add jo@acme.com. Acme's project office is pmo@acme.com and they'd like to be copied when it's done.", ["jo@acme.com"]),
    ("Please add jo@acme.com. Also pete@acme.com. She needs an account too.", ["jo@acme.com", "pete@acme.com"]),
    ("Users who need access:\n\n- Ann (ann@acme.com)\n- Pete (pete@acme.com)", ["ann@acme.com", "pete@acme.com"]),
]


@pytest.mark.parametrize(("text", "wanted"), LEFT_OUT)
def test_who_is_left_out_is_no_user(text: str, wanted: list[str]) -> None:
    """People named beside the users; one's own job title or a company's name leaves nobody out."""
    assert addresses(found(text)) == wanted


def test_who_is_to_lose_access_makes_it_doubtful() -> None:
    """Adding one and removing another is more than an answer can settle."""
    read = found("Please add jo@acme.com and close the account of tom@acme.com")
    assert addresses(read) == ["jo@acme.com"] and any("tom@acme.com" in doubt for doubt in read.doubts)


def test_one_person_with_two_addresses_contradicts_itself() -> None:
    """The text and the attached list name the same person differently."""
    listed = Table("users.csv", Sheet("", (("Name", "Email"), ("Dylan Roberts", "dylan.roberts2@wales.nhs.uk"))))
    assert found("It is only Dylan Roberts, dylan.roberts7@wales.nhs.uk", listed).conflicts
    assert not found("It is only Dylan Roberts, dylan.roberts2@wales.nhs.uk", listed).conflicts


NAMELESS = [
    ("Please add:\n- lisa@wales.nhs.uk\n- Joseph Adjei - he joins us on Monday, no email yet\n- hannah@wales.nhs.uk", "Joseph Adjei"),
    ("One is me, sam.ogwen@wales.nhs.uk; the other is Dr Samir Khalil, whose address I\nstill have to find out.", "Samir Khalil"),
    ("Could me and Jo Pickard get on the portal", "Jo Pickard"),
    ("Access for Emyr (emyr@wales.nhs.uk) and Big Dai from the Swansea office", "Big Dai"),
    ("User 1: Rob, rob@wales.nhs.uk\nUser 2: Bronwen Lees (starts 1 December, email address to follow)", "Bronwen Lees"),
    ("Please set up access for Megan Sutton in my team", "Megan Sutton"),
    ("Could Alys Pen and Idris Whit be given API Portal access.", "Idris Whit"),
    ("Could Morfydd Lake, Gethin Orwig and I please have API Portal sign-ins?", "Gethin Orwig"),
    ("Two for the portal: Al Ng al.ng@wales.nhs.uk and Mo Iqbal (not got his email to hand).", "Mo Iqbal"),
    ("All Nia Prys gael mynediad i'r porth?", "Nia Prys"),
    ("Please add\n- Leanne Poole – leanne.poole6@wales.nhs.uk\n- Samina Choudhry – samina@wales.nhs.uk\n- Gareth in bookings, he's just back and I haven't been told his email yet", "Gareth"),
    ("Who needs a login: me (me@wales.nhs.uk), Jo Lacey — jo.lacey@wales.nhs.uk — and Amirah Siddiqui, who starts on Monday.", "Amirah Siddiqui"),
    ("Could these be given access:\n  elin@wales.nhs.uk\n  kwame@wales.nhs.uk\n  Malcolm Frayne (nights) - I can't find him in the address book\n", "Malcolm Frayne"),
    ("I need setting up on the portal (me@wales.nhs.uk) and so does Priya Nambiar, who starts on Monday.", "Priya Nambiar"),
    ("Accounts please for\nelin@wales.nhs.uk\nGwenda Parfitt, who runs the test team, will be checking what they build so she needs a login too.", "Gwenda Parfitt"),
    ("Cyfrifon i mi ac i sara@wales.nhs.uk. Bydd angen cyfrif ar Marged hefyd, hi yw ein dadansoddwr newydd ni.", "Marged"),
    ("I should be grateful if Ian Fothergill and Caron Machin from Primary Care could be registered on the API Portal.", "Caron Machin"),
    ("New starter in my team, Callum Frayne, needs a portal account.", "Callum Frayne"),
    ("Please give portal access to Al Ng, al.ng@acme.com\n\nand the same again for Joan Whitlock, their tester.", "Joan Whitlock"),
    ("Three people on the portal:\n1. Cerys Wakeham, cerys.wakeham@wales.nhs.uk\n2. Mo Iqbal, mo.iqbal@wales.nhs.uk\n3. Hana from the ePMA team (Hana Novotna)", "Hana Novotna"),
    ("Tess Vale and Bo Hart both need an account on the portal.", "Bo Hart"),
    ("Hoffwn ofyn am fynediad i'r Porth API i ddau o'm tîm, sef Meinir Tudur a\nJoel Pritchard.", "Joel Pritchard"),
    ("I would like to ask for access to the API Portal for two of our ward nurses, namely Ann\nBeynon and Cai Dafis.", "Ann Beynon"),
    ("I need portal access for two of my team, Ann and Cai.", "Cai"),
    ("Could I have access to the portal for three of our analysts (Ann Beynon, Cai Dafis and Elin Foulkes)?", "Elin Foulkes"),
    ("A gaf i fynediad i'r porth API i dair o'n nyrsys, Ann Beynon, Cadi Dafis ac Elin Foulkes.", "Cadi Dafis"),
    ("Hoffwn gael mynediad i'r porth ar ran Ann Beynon a Cai Dafis.", "Cai Dafis"),
    ("Portal logins wanted for Ann Beynon (ann.beynon@wales.nhs.uk) and Cai Dafis please.", "Cai Dafis"),
    ("My colleague and I would like to be able to sign in to the API Portal.", "my colleague"),
    ("A gaf i a fy nghydweithiwr Sioned Gwyndaf gyfrifon ar y Porth API?", "Sioned Gwyndaf"),
]


@pytest.mark.parametrize(("text", "name"), NAMELESS)
def test_people_named_without_an_address_are_noticed(text: str, name: str) -> None:
    """The request cannot go on without theirs."""
    assert name in [user.name for user in found(text).nameless]


@pytest.mark.parametrize("text", ["Gofynnaf am fynediad i'r Porth API i dri aelod o'r Uned Gwybodaeth:\n\nAlaw Mererid, Dadansoddwr\nIoan Cybi, Dadansoddwr\nPriya Sharma, Gwyddonydd Data", "I'd like access to the portal for two of my team, Ann Beynon and Cai Dafis.", "Hoffwn ofyn am fynediad i'r Porth API i ddau o'n parafeddygon, Begw ac Ithel.", "Hoffwn ofyn am fynediad i'r Porth API i ddau o'm tîm, sef Meinir Tudur a Joel Pritchard."])
def test_who_asks_for_others_is_no_user(text: str) -> None:
    """Nobody is let in in the place of those who are named."""
    assert addresses(found(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Can I have access to the API portal please, namely the Master Patient Index API",
        "Portal access for me and Ann.\n\nI'd like access for me and for Ann Beynon (a.beynon@wales.nhs.uk).",
        "Hoffwn gael mynediad i'r Porth API, sef y Mynegai Cleifion Meistr.",
        "Please could I get access for the app called Blue Light Tracker?",
        "Please add jo@wales.nhs.uk, and Production comes later.",
        "I'd like access for two of my team, Ann Beynon (ann.beynon@wales.nhs.uk) and Cai Dafis (cai.dafis@wales.nhs.uk).",
        "Access please for two of my team, Ann Beynon and Cai Dafis. Their emails are ann.beynon@wales.nhs.uk and cai.dafis@wales.nhs.uk.",
    ],
)
def test_what_is_no_person_or_has_an_address_is_not_missed(text: str) -> None:
    """An API, an app, and people whose addresses stand elsewhere."""
    assert found(text).nameless == () and found(text).users


def test_who_is_put_off_in_an_answer_is_noticed() -> None:
    """One address of two is half an answer."""
    text = "Ann: ann@wales.nhs.uk\nCai: to follow"
    assert [user.name for user in found(text, awaited=True, follows=True).nameless] == ["Cai"]


@pytest.mark.parametrize("text", ["There are two of them in the book, jo@wales.nhs.uk and jo2@wales.nhs.uk. It's only one of them and I can't tell which."])
def test_one_of_two_people_is_a_doubt(text: str) -> None:
    """Nobody is let in on a guess."""
    assert found(text).doubts


def test_one_person_at_two_organisations_is_a_doubt() -> None:
    """Somebody who has moved keeps no account by a request for one."""
    assert found("Elin is elin.maddox@bcu.wales.nhs.uk, please add elin.maddox@powys.wales.nhs.uk to the portal.").doubts
    assert not found("Please add elin.maddox@bcu.wales.nhs.uk and jo.price@powys.wales.nhs.uk to the portal.").doubts


def test_a_list_that_names_others_than_the_text_is_a_doubt() -> None:
    """Two were asked for, and the sheet holds a third."""
    sheet = Table("users.csv", Sheet("users", (("Name", "Email"), ("Jo", "jo@wales.nhs.uk"), ("Bo", "bo@wales.nhs.uk"))))
    text = "Two people for the API Portal please, jo@wales.nhs.uk and al@wales.nhs.uk."
    asked = find_users([Passage(Zone.NEW_TEXT, text)], [sheet], ME, frozenset(), wishes=[Passage(Zone.NEW_TEXT, text)])
    assert any("list names others" in doubt for doubt in asked.doubts)


def test_a_pronoun_or_a_contraction_is_nobody() -> None:
    """"Ask me and I'll pass it on" names no second user."""
    assert found("Add jo@wales.nhs.uk. Just ask me and I'll pass it on.").nameless == ()
    assert found("One more please, jo@wales.nhs.uk, same work as me and Piotr.").nameless == ()


def test_an_item_of_a_list_that_names_no_person_names_none() -> None:
    """What is said of addresses is no person, though it stands among people."""
    assert found("Please add\n- Leanne Poole – leanne@wales.nhs.uk\n- Purpose, of this address: letters\n- Deadline is Friday, by email").nameless == ()


def test_the_only_address_is_that_of_whom_a_wish_names() -> None:
    """A contact's address is a user's where the request names that contact."""
    text = "We sponsor Cerys Dolan of Halcyon for access to the API Portal.", "Cerys runs their desk and may be reached at cerys.dolan@halcyon.net."
    asked = find_users([Passage(Zone.NEW_TEXT, " ".join(text))], [], ME, frozenset(), wishes=[Passage(Zone.NEW_TEXT, text[0])])
    assert [user.address for user in asked.users] == ["cerys.dolan@halcyon.net"]


def test_lists_count_their_address_column_only() -> None:
    """A manager's column beside the users' gives no users; a row without an address names somebody."""
    sheet = Sheet("", (("Name", "Email", "Line manager"), ("Jo Bloggs", "jo@wales.nhs.uk", "bo@wales.nhs.uk"), ("Al Ng", "", "bo@wales.nhs.uk")))
    finding = found("Please add those attached", Table("list.csv", sheet))
    assert addresses(finding) == ["jo@wales.nhs.uk"] and [user.name for user in finding.nameless] == ["Al Ng"]


WISHES = ("Account?", "Access needed?", "Add to portal")


@pytest.mark.parametrize("heading", WISHES)
def test_a_column_of_yes_and_no_says_who_is_to_have_access(heading: str) -> None:
    """Whoever has a "no" beside the name is left out; where every cell says no, or the column tells who has it already, it says nothing."""
    rows = (("Jo Bloggs", "jo@wales.nhs.uk", "yes please"), ("Al Ng", "al@wales.nhs.uk", "No - already has it"))
    assert addresses(found("As below", Table("list.csv", Sheet("", (("Name", "Email", heading), *rows))))) == ["jo@wales.nhs.uk"]
    both = ["jo@wales.nhs.uk", "al@wales.nhs.uk"]
    assert addresses(found("As below", Table("list.csv", Sheet("", (("Name", "Email", "Already has access?"), *rows))))) == both
    assert addresses(found("As below", Table("list.csv", Sheet("", (("Name", "Email", heading), *(row[:2] + ("no",) for row in rows)))))) == both


@pytest.mark.parametrize(
    ("asked", "doubted"),
    [("I'd like three of the desk team put on please", True), ("Six colleagues need access", True), ("Two of us need access", False), ("Step 4 of our procedure: please add them", False), ("7 of us were on it, please add the rest", False)],
)
def test_more_people_than_are_named_is_a_doubt(asked: str, doubted: bool) -> None:
    """Somebody may have been forgotten; a step of a procedure counts nobody."""
    text = f"{asked}: jo@wales.nhs.uk, al@wales.nhs.uk"
    finding = find_users([Passage(Zone.NEW_TEXT, text)], [], ME, frozenset(), wishes=[Passage(Zone.NEW_TEXT, text)])
    assert any("it speaks of" in doubt for doubt in finding.doubts) is doubted


def test_the_senders_own_address_is_an_answer_where_addresses_were_asked_for() -> None:
    """"Use sam@… instead" gives the work address that was missing."""
    text = "ok use sam.ogwen@wales.nhs.uk instead of the hotmail"
    assert addresses(found(text)) == [] and addresses(found(text, awaited=True)) == ["sam.ogwen@wales.nhs.uk"]


def test_in_a_thread_the_sender_becomes_a_user_only_on_a_wish_to_be_added() -> None:
    """"It was me who forgot" adds nobody."""
    assert addresses(found("Sorry, it was me who forgot: for me it is WF-09", follows=True)) == []
    assert addresses(found("Could you add me as well", follows=True)) == ["sam.ogwen@wales.nhs.uk"]


@pytest.mark.parametrize("text", ["Add jo@wales.nhs.uk, or it might be joe@wales.nhs.uk?", "add jo at wales dot nhs dot uk to the portal"])
def test_an_address_that_is_not_certain_is_a_doubt(text: str) -> None:
    """Two guesses, a spelt-out address, or one that may be nobody's: a person decides."""
    finding = found(text)
    assert finding.doubts or finding.users == ()


def test_a_name_over_two_columns_without_an_address_is_noticed() -> None:
    """A row that ends before the column of addresses has none."""
    sheet = Sheet("", (("First name", "Last name", "Work email"), ("Peredur", "Nash", "peredur@wales.nhs.uk"), ("Olwen", "Critchley")))
    assert [user.name for user in found("Add those attached", Table("list.xlsx", sheet)).nameless] == ["Olwen Critchley"]


def test_a_remark_below_a_list_names_no_user() -> None:
    """Whom to ask about changes stands in the column of addresses, too."""
    sheet = Sheet("", (("Enw", "Cyfeiriad e-bost"), ("Llinos", "llinos@wales.nhs.uk"), ("Cysylltwch â Nerys yn y swyddfa am newidiadau", "nerys@wales.nhs.uk")))
    assert [user.address for user in found("Add those attached", Table("list.csv", sheet)).users] == ["llinos@wales.nhs.uk"]


def test_never_in_another_clause_leaves_nobody_out() -> None:
    """What somebody never reads is no reason to overlook the address that follows."""
    text = "Add ffion@wales.nhs.uk and Denise, who never reads her work mail, so use denise@gmail.com for her."
    assert [user.address for user in found(text).users] == ["ffion@wales.nhs.uk", "denise@gmail.com"]


def test_the_sender_may_say_me_before_the_address() -> None:
    """In either language."""
    for text in ("Me (me@wales.nhs.uk) and jo@wales.nhs.uk", "Fi (me@wales.nhs.uk) a jo@wales.nhs.uk"):
        assert {user.address for user in found(text).users} == {"me@wales.nhs.uk", "jo@wales.nhs.uk"}


def test_what_is_to_be_used_instead_of_another_address_is_a_users() -> None:
    """The other one is what "instead of" takes away."""
    assert [user.address for user in found("Instead of the hotmail please use tomos@wales.nhs.uk.").users] == ["tomos@wales.nhs.uk"]


def test_a_job_title_in_a_column_of_its_own_gives_nobodys_address_away() -> None:
    """"Rheolwr" (manager) before an address makes it another's in running text, not in a list with headings."""
    sheet = Sheet("", (("Enw", "Swydd", "E-bost"), ("Lleuwen Parry", "Rheolwr Ystafell Reoli", "ll.parry@wales.nhs.uk"), ("Al Ng", "Integration Services Manager Acting", "al.ng@wales.nhs.uk")))
    assert addresses(found("See attached.", Table("list.csv", sheet))) == ["ll.parry@wales.nhs.uk", "al.ng@wales.nhs.uk"]


@pytest.mark.parametrize(
    "text",
    [
        "Please change the address on her account from ffion.evans@wales.nhs.uk to ffion.garmon@wales.nhs.uk.",
        "Oes modd newid y cyfeiriad ar ei chyfrif o ffion.evans@wales.nhs.uk i ffion.garmon@wales.nhs.uk?",
    ],
)
def test_an_address_that_is_to_become_another_is_a_doubt(text: str) -> None:
    """Nobody is given access twice, and none under an old name."""
    assert any("become another" in doubt for doubt in found(text).doubts)


@pytest.mark.parametrize(("one", "other", "same"), [("sian.prydderch", "sian.prytherch", True), ("jo.evans2", "jo.evans3", False), ("rhys.price", "sian.price", False), ("jo.ng", "jo.ngu", False), ("d.roberts", "d.robertson", False), ("siwan.bowen", "s.bowen", True), ("siwan.bowen", "t.bowen", False)])
def test_one_first_name_with_two_spellings_of_a_surname_or_its_letter_alone_is_one_person(one: str, other: str, same: bool) -> None:
    """Two addresses of which only one can be right contradict each other."""
    assert bool(found(f"Please add:\n- {one}@wales.nhs.uk\n- {other}@wales.nhs.uk").conflicts) is same


def test_who_is_named_behind_an_address_needs_one_too() -> None:
    """ "Jo Hill (jo.hill@…), Osian Tregear and Melanie Hui": two without."""
    finding = found("The people are Jo Hill (jo.hill@wales.nhs.uk), Osian Tregear and Melanie Hui, all on the call-recall desk. Please give them access to the portal.")
    assert [user.name for user in finding.nameless] == ["Osian Tregear", "Melanie Hui"]


@pytest.mark.parametrize(("text", "name"), [("WF-9 is our milestone. Could Priya Lal have it as well please?", "Priya Lal"), ("Gaiff Owain Tudur gael un hefyd?", "Owain Tudur")])
def test_who_is_to_have_it_as_well_needs_an_address(text: str, name: str) -> None:
    """In an answer "it" is the access that the request is about."""
    assert [user.name for user in found(text, follows=True).nameless] == [name]


def test_whose_row_says_no_needs_no_address() -> None:
    """A list of the project's people may say who is to sign in."""
    rows = "Please add these:\n\nName\tRole\tPortal login?\tEmail\nAl Ng\tDeveloper\tYes please\tal.ng@wales.nhs.uk\nMartin Oldcastle\tService manager\tNo, not needed"
    assert addresses(found(rows)) == ["al.ng@wales.nhs.uk"] and found(rows).nameless == ()


def test_who_will_not_sign_in_needs_no_address() -> None:
    """Whoever only takes the minutes is not asked for one."""
    assert found("Portal access for jo@wales.nhs.uk please. (Nia Lloyd hasn't got her address with us yet, but only does our minutes. She won't be signing in.)").nameless == ()


@pytest.mark.parametrize(
    "text",
    [
        "Access for the suppliers' people, but not for Elin Wyn or Rob (elin.wyn@cambria.cymru, rob.harries@cambria.cymru).",
        "Two new testers start this week. They take the seats of Tomasz and Annabel (t.wrobel@brightwell.io, a.finch@brightwell.io), who have gone back to Leeds.",
    ],
)
def test_who_stands_together_is_left_out_together(text: str) -> None:
    """In one pair of brackets."""
    assert found(text).users == ()


def test_the_heading_for_the_supplier_is_none_for_names() -> None:
    """The Welsh word for a supplier ends like the word for a name."""
    rows = (("Cyflenwr", "E-bost"), ("Cambria Digital Cyf", "elis@cambria.cymru"), ("Cambria Digital Cyf", "noor@cambria.cymru"))
    assert found("Wnewch chi ychwanegu'r ddau?", Table("cyfrifon.csv", Sheet("", rows))).conflicts == ()


def test_the_heading_for_an_apis_name_is_none_for_peoples() -> None:
    """Two people who want one API are two."""
    rows = (("Email address", "Use case", "API name"), ("elis@wales.nhs.uk", "Pre-op lists", "GP Record API"), ("noor@wales.nhs.uk", "Pre-op lists", "GP Record API"))
    assert found("Please add both.", Table("portal.xlsx", Sheet("", rows))).conflicts == ()


def test_the_senders_own_line_of_a_list_is_a_users() -> None:
    """Between others, without a mark."""
    text = "There are four of us:\nours sam.ogwen@wales.nhs.uk\nours nerys@wales.nhs.uk\nDelphi kay@delphi.com"
    assert addresses(found(text)) == ["sam.ogwen@wales.nhs.uk", "nerys@wales.nhs.uk", "kay@delphi.com"]


@pytest.mark.parametrize("name", ["Tom Bevan", "Hywel Rees", "Betsi Jones"])
def test_a_health_boards_name_may_be_a_persons(name: str) -> None:
    """Half of Wales is called so."""
    text = f"Access please for\n1) Sian Corfield, sian.corfield@wales.nhs.uk\n2) {name}, who started yesterday and IT haven't given an address yet"
    assert [user.name for user in found(text).nameless] == [name]


def test_and_to_somebody_else_is_one_more() -> None:
    """ "Access to Ann (ann@…) and to Bob": Bob has no address."""
    assert [user.name for user in found("Please give access to Ann Lee (ann.lee@wales.nhs.uk) and to Martin Sallis, both dietitians.").nameless] == ["Martin Sallis"]


def test_people_who_only_passed_a_sender_on_are_not_counted() -> None:
    """"I've been passed round three people today" asks for none of them."""
    text = "I've been passed round three people today, and would like access to the API Portal for jo@wales.nhs.uk."
    passages = [Passage(Zone.NEW_TEXT, text)]
    assert find_users(passages, (), ME, frozenset(), wishes=passages).doubts == ()
    counted = [Passage(Zone.NEW_TEXT, "I would like access to the API Portal for three people: jo@wales.nhs.uk.")]
    assert find_users(counted, (), ME, frozenset(), wishes=counted).doubts == ("it speaks of 3 people, and names 1",)
