"""The language of a text: English, Welsh, or unclear where it is neither, both, or too short to tell."""

from __future__ import annotations

import re

from mailbot.model.request import Language

WELSH = frozenset(
    "a'r a’r ac achos adran ae aelod aelodau allwch allwn am amdan angen ar at bod bore byddai byddaf byddwch byddwn bydd "
    "cael cais ceisiadau chi chyfer chyswllt chwilio cyfeiriad cyfeiriadau cyfeirnod cyflenwr cyflenwyr cymeradwyo "
    "cymeradwyaeth cydweithwyr cydweithiwr cofion cynnes gorau da darparu dda defnydd defnyddio defnyddiwr defnyddwyr "
    "diolch diwrnod dod dw dwi ddim ebost e-bost ei eich ein eisiau er eto fawr fel felly fod fy fyddai fyddech gael gais "
    "gallech gallwch gan gofyn gorau gwasanaeth gwaith gwelwch gweler gyda gydag gyfer gyfeiriad gywir gwneud hefyd helo heb "
    "hoffai hoffem hoffwn hon hwn hyn i'n i'r i’r iawn ichi iddi iddo iddynt isod mae maen mai manylion mewn mwyn mynediad "
    "mynd nac nad nawr ni nid neu oedd oes ond os oddi parth porth prynhawn pwrpas roedd rydw rydym rydyn rwy rwyf "
    "rwyn sef sy sydd system tîm tim trydydd unrhyw wedi wnewch wrth wybodaeth wyf y ychwanegu ydw ydy ydych yma ymlaen yn "
    "yng ynghlwm yr ysgrifennu ei'n prosiect carreg filltir bwrdd iechyd enw enwau gofynnaf bellach amgylchedd profi "
    "yw eu o ofyn enw'r sy'n mae'n mae'r o'r a'i i'w i'ch gennym gennyf ganddo ganddi ganddynt hynny rhai pob pawb bawb cyn ers "
    "dros drwy lle pan sut ble beth pam rhwng ôl newydd cleifion claf ydyn ydym oherwydd hyd nhw hwy hi fo eisoes restr "
    "cynhyrchu atodaf atodir cadarnhau rhestr rhowch rhoi rhaid gwybod dyma croeso hwnnw honno dim mwy annwyl".split()
)
ENGLISH = frozenset(
    "a about above access add after all also am an and any approval are as at attached be been below but by can case could "
    "details do does for from give given has have hello help here hi how i if in into is it its just know let like list "
    "me my need needs new no not of on one or our out please portal request requested require requires see send so some "
    "supplier team thank thanks that the their them there these they this to us use user users was we were what when which "
    "who will with work would you your dear good morning afternoon colleague colleagues following kind regards hope well "
    "project milestone reference development name email address grant require working get provide required could".split()
)
SHARED = frozenset("a am at i me an no or her hi as in on y".split())
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
WELSH_SHAPE = re.compile(r"[ŵŷŴŶ]|^(?:ngh|mh|nh|rh|ll|dd|ngw|chw|gw[yw]|cyf|ymg|ynny)")


def language_of(text: str) -> Language:
    """Tell the language of running text by its common words; addresses, links and names do not count."""
    plain = " ".join(word for word in text[:20_000].split() if not any(mark in word for mark in ("@", "://", "www.")))
    welsh = english = 0.0
    for word in WORD.findall(plain):
        lower = word.lower()
        if lower in SHARED:
            continue
        if lower in WELSH or WELSH_SHAPE.search(lower):
            welsh += 1
        elif lower in ENGLISH:
            english += 1
    total = welsh + english
    if total < 2:
        return Language.UNCLEAR if total == 0 else (Language.WELSH if welsh else Language.ENGLISH)
    share = welsh / total
    if share >= 0.65:
        return Language.WELSH
    if share <= 0.35:
        return Language.ENGLISH
    return Language.UNCLEAR
