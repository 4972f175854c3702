"""What becomes of each village. Read this to know the story; the other chapters say how each step is done."""

from __future__ import annotations

from datetime import date

from ketahanan.grants.kinds import KIND as GRANT
from ketahanan.proposals.kinds import KIND as PROPOSAL
from ketahanan.proposals.operations import checks
from ketahanan.site.story import money, proposals, villages, visits
from ketahanan.site.story.telling import Plot, Teller, moment
from ketahanan.site.story.walk import Walk
from ketahanan.villages.kinds import ACCOUNT_KIND

NOVEMBER = {day: date(2012, 11, day) for day in range(1, 31)}
MONDAY = date(2012, 12, 3)


def village_plots(t: Teller) -> list[Plot]:
    """One plot for each village, in the order of the villages."""
    return [plot(t) for plot in (
        bialo, taccorong, caile, bira, ara, darubiah, tanah_beru, tanah_towa,
        tempe, tosora, pakkana, nepo, lempa, lapongkoda, siengkang, inalipue,
    )]  # fmt: skip


# Bulukumba ----------------------------------------------------------------------------------------------------------


def bialo(t: Teller) -> Plot:
    """Late: the institution is still being composed, and the minutes wait for both signatures."""
    yield from villages.half_composed(Walk(t, "bialo"), begin=NOVEMBER[26])


def ready(w: Walk, *, sk: str, agreed: date, numbers: tuple[int, ...] = proposals.ALL) -> Plot:
    """The ordinary road: account, proposal, approval and signed agreement of each of these Pokja."""
    yield from villages.set_up(w, begin=w.day(5, 14))
    yield from villages.accounts(w, on=w.day(7, 9), numbers=numbers)
    yield from proposals.to_approval(w, sk=sk, numbers=numbers)
    yield moment(agreed, 9)
    money.draft_agreement(w, numbers)
    money.sign_agreement(w, numbers)


def taccorong(t: Teller) -> Plot:
    """Everything is ready for the two officers who come on Monday 3 December 2012."""
    w = Walk(t, "taccorong")
    yield from ready(w, sk="75/SK/LJS.PSKBS.KSN/X/2012", agreed=NOVEMBER[12])
    yield moment(NOVEMBER[28], 10)
    visits.send(w, visits.MONDAY_TEAM, on=MONDAY)


def caile(t: Teller) -> Plot:
    """The visit passed; the money of the four Pokja is at four places of its way."""
    w = Walk(t, "caile")
    yield from ready(w, sk="75/SK/LJS.PSKBS.KSN/X/2012", agreed=NOVEMBER[5])
    yield from visits.passed(w, visits.OTHER_TEAM, letter=NOVEMBER[12], on=NOVEMBER[19])
    yield moment(NOVEMBER[21], 9)
    for number in (1, 2, 3):
        money.request(w, number)
    yield moment(NOVEMBER[23], 10)
    for number in (1, 2):
        money.test(w, number)
    yield moment(NOVEMBER[26], 10)
    for number in (1, 2):
        money.order(w, number)
    yield moment(NOVEMBER[28], 11)
    money.record_sp2d(w, 1)
    money.request(w, 4)
    yield moment(NOVEMBER[30], 9)
    money.test(w, 3)
    money.acknowledge(w, 1, "bendahara")


def bira(t: Teller) -> Plot:
    """The first to be visited: money received twice, once sent back by the bank, once on hold."""
    w = Walk(t, "bira")
    yield from ready(w, sk="74/SK/LJS.PSKBS.KSN/X/2012", agreed=NOVEMBER[1])
    yield from visits.passed(w, visits.MONDAY_TEAM, letter=NOVEMBER[5], on=NOVEMBER[7])
    yield moment(NOVEMBER[8], 9)
    for number in (1, 2, 3):
        money.request(w, number)
    yield moment(NOVEMBER[12], 9)
    for number in (1, 2, 3):
        money.test(w, number)
    yield moment(NOVEMBER[14], 9)
    for number in (1, 2, 3):
        money.order(w, number)
    yield moment(NOVEMBER[16], 11)
    for number in (1, 2, 3):
        money.record_sp2d(w, number)
    yield moment(NOVEMBER[20], 10)
    for number in (1, 2):
        money.acknowledge(w, number, "bendahara", "ketua")
    yield moment(NOVEMBER[22], 10)
    money.bounce(w, 3)
    yield moment(NOVEMBER[27], 9)
    money.request(w, 4)
    money.hold(w, 4)
    yield moment(NOVEMBER[29], 9)
    villages.open_account(w, 3, upto="DIPERIKSA", digits="216301005877035")
    money.report(w, 1)
    yield moment(date(2012, 12, 1), 9)
    villages.confirm(w, 3)


def ara(t: Teller) -> Plot:
    """The visit failed on two critical items; the village has mended them and waits for a new visit."""
    w = Walk(t, "ara")
    yield from ready(w, sk="75/SK/LJS.PSKBS.KSN/X/2012", agreed=NOVEMBER[8], numbers=(1, 2))
    yield from visits.failed(
        w, visits.MONDAY_TEAM, letter=NOVEMBER[14], on=NOVEMBER[21], repaired=NOVEMBER[29]
    )


def darubiah(t: Teller) -> Plot:
    """Handed in late; Pokja 1 got its proposal back from the kabupaten with reasons for each item."""
    w = Walk(t, "darubiah")
    yield from villages.set_up(w, begin=w.day(7, 2))
    yield from proposals.hand_in(w, begin=NOVEMBER[13], numbers=(1, 2))
    yield moment(NOVEMBER[27], 10)
    file = w.proposal(1)
    reasons = [
        checks.Typed("background", "SASARAN", "Sebutkan berapa lansia yang tinggal sendiri dan di dusun mana."),
        checks.Typed(proposals.on_line(file, 1), "HARGA", "Harga lebih tinggi dari standar kabupaten; lampirkan survei."),
        checks.Typed("B06", "BERKAS", "KTP Sekretaris tidak terbaca."),
    ]
    proposals.send_back(w, 1, "return_kab", "bulukumba", reasons, "RAB")


def tanah_beru(t: Teller) -> Plot:
    """Handed in; Pokja 1 and 2 are looked at, with the place of the visit; Pokja 3 and 4 wait."""
    w = Walk(t, "tanahberu")
    yield from villages.set_up(w, begin=w.day(7, 9))
    yield from proposals.hand_in(w, begin=NOVEMBER[19])
    yield moment(NOVEMBER[29], 9)
    proposals.check(w, (1, 2), points=77)


def tanah_towa(t: Teller) -> Plot:
    """Suspended for a while; now at the ministry: one signed by one verifier, one sent back, one to be decided."""
    w = Walk(t, "tanahtowa")
    yield from villages.set_up(w, begin=w.day(6, 4))
    yield from proposals.hand_in(w, begin=w.day(8, 13))
    yield moment(w.day(8, 24), 9)
    proposals.check(w, points=81)
    yield moment(w.day(8, 27), 13)
    proposals.recommend(w)
    yield moment(date(2012, 10, 4), 9)
    words = {"reason": "Menunggu kesepakatan tertulis para pemangku adat tentang apa yang boleh dicatat."}
    for number in proposals.ALL:
        w.do(PROPOSAL, w.proposal(number), "suspend", "penetap", given=words)
    yield moment(NOVEMBER[20], 9)
    words = {"reason": "Kesepakatan para pemangku adat tanggal 12 November sudah diterima."}
    for number in proposals.ALL:
        w.do(PROPOSAL, w.proposal(number), "lift", "penetap", given=words)
    yield moment(NOVEMBER[22], 9)
    reasons = [checks.Typed(proposals.on_line(w.proposal(2), 1), "HARGA", "Uraikan ukuran dan harga per satuan.")]
    proposals.send_back(w, 2, "repair", "verifikator1", reasons, "RAB")
    yield moment(NOVEMBER[26], 9)
    proposals.verify(w, (3,))
    proposals.verify(w, (1,), "verifikator1")


# Wajo ---------------------------------------------------------------------------------------------------------------


def tempe(t: Teller) -> Plot:
    """Visited: both sheets are in, and three answers differ."""
    w = Walk(t, "tempe")
    yield from ready(w, sk="76/SK/LJS.PSKBS.KSN/X/2012", agreed=NOVEMBER[15], numbers=(1, 2))
    yield from visits.differing(w, visits.OTHER_TEAM, letter=NOVEMBER[22], on=NOVEMBER[30])


def tosora(t: Teller) -> Plot:
    """Approved; the agreements of its four Pokja are at four stages of being signed."""
    w = Walk(t, "tosora")
    yield from villages.set_up(w, begin=w.day(5, 14))
    yield from villages.accounts(w, on=w.day(7, 9), numbers=(1, 2, 3))
    yield from proposals.to_approval(w, sk="77/SK/LJS.PSKBS.KSN/XI/2012")
    yield moment(NOVEMBER[28], 9)
    money.draft_agreement(w, (1, 2, 3))
    money.sign_pact(w, 1)
    w.do(GRANT, w.grant(1), "sign_agreement", "ketua1")
    w.do(GRANT, w.grant(2), "sign_pact", "ketua2")
    yield moment(NOVEMBER[29], 9)
    villages.open_account(w, 4, upto="DIPERIKSA")


def pakkana(t: Teller) -> Plot:
    """Refused by the kabupaten: Pokja 1 objects, Pokja 2 may still object."""
    w = Walk(t, "pakkana")
    yield from villages.set_up(w, begin=w.day(7, 23))
    yield from proposals.hand_in(w, begin=NOVEMBER[5], numbers=(1, 2))
    yield moment(NOVEMBER[22], 9)
    refusal = {"reason_code": "GANDA", "reason": "Objek yang sama sudah dibiayai dana kabupaten tahun ini."}
    for number in (1, 2):
        w.do(PROPOSAL, w.proposal(number), "reject_kab", "wajo", given=refusal)
    yield moment(NOVEMBER[29], 9)
    words = {"reason": "Dana kabupaten membiayai jalan tani, bukan kegiatan Pokja ini. Surat dari Bappeda ada."}
    w.do(PROPOSAL, w.proposal(1), "object", "ketua1", "pengarah", given=words)


def nepo(t: Teller) -> Plot:
    """Recommended after the list was signed: on the waiting list."""
    w = Walk(t, "nepo")
    yield from villages.set_up(w, begin=w.day(8, 13))
    yield from proposals.hand_in(w, begin=NOVEMBER[1], numbers=(1, 2))
    yield moment(NOVEMBER[16], 9)
    proposals.check(w, (1, 2), points=72)
    yield moment(NOVEMBER[19], 9)
    proposals.recommend(w, (1, 2))


def lempa(t: Teller) -> Plot:
    """The institution is in force and the four accounts are on their way; nobody has written a proposal yet."""
    w = Walk(t, "lempa")
    yield from villages.set_up(w, begin=w.day(7, 16))
    yield moment(NOVEMBER[12], 9)
    villages.open_account(w, 1)
    yield moment(NOVEMBER[30], 9)
    villages.open_account(w, 2, upto="DIPERIKSA")
    villages.open_account(w, 3, upto="DIUSULKAN")
    villages.draft_account(w, 4)
    w.do(ACCOUNT_KIND, w.account(4), "propose", "bendahara4")


def lapongkoda(t: Teller) -> Plot:
    """Drafts: one half written, one signed by its Ketua that waits for the Lurah."""
    w = Walk(t, "lapongkoda")
    yield from villages.set_up(w, begin=w.day(7, 30))
    yield moment(NOVEMBER[21], 14)
    villages.meet(w, "USULAN", agenda="Usulan kegiatan keempat Pokja", decisions=proposals.AGREED)
    yield moment(NOVEMBER[29], 9)
    proposals.write(w, 1, whole=False)
    proposals.write(w, 2)
    w.do(PROPOSAL, w.proposal(2), "submit", "ketua2")


# The second edition -------------------------------------------------------------------------------------------------


def siengkang(t: Teller) -> Plot:
    """Preparing for 2013: composed, and the minutes wait for LPM and Lurah."""
    w = Walk(t, "siengkang", year=2013)
    yield from villages.half_composed(w, begin=NOVEMBER[26])


def inalipue(t: Teller) -> Plot:
    """Preparing for 2013: set up by decree, the kabupaten verifies."""
    w = Walk(t, "inalipue", year=2013)
    yield from villages.set_up(w, begin=NOVEMBER[19], upto="DITETAPKAN")

