"""What stands against objection, verification, approval and the waiting list, sentence by sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ketahanan.common.errors import NotAllowed, Refused, Several, Stale
from ketahanan.common.roles import Role
from ketahanan.documents.models import Document
from ketahanan.editions.models import Award, Edition
from ketahanan.flow import operations as flow
from ketahanan.flow.kinds import Given
from ketahanan.people.models import Assignment, Delegation, Person
from ketahanan.people.posts import actor_of
from ketahanan.proposals import guards, operations, queries
from ketahanan.proposals.kinds import KIND
from ketahanan.proposals.models import Bundle, Proposal
from ketahanan.proposals.tests.story import (
    DAY,
    Story,
    actor_with,
    other_village,
    set_quota,
    sign_minutes,
)
from ketahanan.testing import Country, give, make_person

REASON = {"reason": "Perbaiki.", "reason_code": "LAIN"}


@pytest.fixture
def story(country: Country) -> Story:
    return Story(country)


def refusals(act: Any) -> list[str]:
    with pytest.raises(Refused) as error:
        act()
    return error.value.sentences if isinstance(error.value, Several) else [error.value.sentence]


# Objection ----------------------------------------------------------------------------------------------------------


def rejected(story: Story) -> Proposal:
    proposal = story.checking()
    story.do(proposal, "reject_kab", "kabupaten", REASON | {"reason_code": "NILAI"})
    return story.fresh(proposal)


def object_to(story: Story, proposal: Proposal) -> Proposal:
    story.do(proposal, "object", "ketua1", REASON)
    story.do(proposal, "object", "pengarah", REASON)
    return story.fresh(proposal)


def test_an_objection_is_decided_one_level_up_and_made_once(story: Story) -> None:
    proposal = object_to(story, rejected(story))
    assert (proposal.state, proposal.rejected_level) == ("KEBERATAN", "kab")
    for who in ("verifier", "decider"):
        with pytest.raises(NotAllowed) as told:
            story.do(proposal, "accept_objection", who, REASON)
        assert told.value.sentence == (
            "Keberatan ini diputus Dinas sosial provinsi, satu tingkat di atas yang menolak."
        )
    story.do(proposal, "deny_objection", "province", REASON)
    assert refusals(lambda: story.do(proposal, "object", "ketua1", REASON)) == [
        "Keberatan hanya satu kali dan sudah diputus. Usulan ini tidak bisa diajukan keberatan lagi."
    ]


def test_an_accepted_objection_reopens_the_level(story: Story) -> None:
    proposal = object_to(story, rejected(story))
    story.do(proposal, "accept_objection", "province", REASON)
    assert story.fresh(proposal).state == "VERIFIKASI_KAB"


def test_the_fourteenth_day_is_the_last(story: Story) -> None:
    proposal = rejected(story)
    story.at += 14 * DAY
    story.do(proposal, "object", "ketua1", REASON)
    story.at += DAY
    assert refusals(lambda: story.do(proposal, "object", "pengarah", REASON)) == [
        "Batas keberatan adalah 15 Oktober 2012 dan sudah lewat."
    ]


def test_the_ministrys_refusal_is_judged_by_another_deciding_officer(story: Story) -> None:
    proposal = story.centre()
    story.do(proposal, "reject_centre", "decider", REASON)
    proposal = object_to(story, story.fresh(proposal))
    with pytest.raises(NotAllowed, match="Anda menolak usulan ini, jadi “Terima keberatan” harus dilakukan orang lain."):
        story.do(proposal, "accept_objection", "decider", REASON)
    other = actor_with(Role.PENETAP, story.country.nation, story.at)
    flow.perform(KIND, proposal, "accept_objection", by=other, at=story.at, given=REASON)
    assert story.fresh(proposal).state == "VERIFIKASI_PUSAT"


def lend(story: Story, owner: str, to: Person, role: Role) -> None:
    post = Assignment.objects.get(person=story.country.people[owner], role=role.value)
    Delegation.objects.create(
        assignment=post, to=to, from_at=story.at - DAY, until_at=story.at + 30 * DAY, reason="Cuti."
    )


def test_whose_delegate_refused_does_not_judge(story: Story) -> None:
    """Not the officer who refused, nor the one in whose place that was done, nor a delegate of either."""
    proposal = story.centre()
    delegate = make_person("Wakil penetap")
    lend(story, "decider", delegate, Role.PENETAP)
    flow.perform(KIND, proposal, "reject_centre", by=actor_of(delegate, story.at), at=story.at, given=REASON)
    proposal = object_to(story, story.fresh(proposal))
    assert (proposal.rejected_by, proposal.rejected_for) == (delegate, story.country.people["decider"])
    for person in (delegate, story.country.people["decider"]):
        with pytest.raises(NotAllowed, match="Anda menolak usulan ini"):
            flow.perform(KIND, proposal, "accept_objection", by=actor_of(person, story.at), at=story.at, given=REASON)


def test_for_whom_somebody_verified_does_not_refuse(story: Story) -> None:
    proposal = story.centre()
    delegate, owner = make_person("Wakil verifikator"), story.country.people["verifier"]
    lend(story, "verifier", delegate, Role.VERIFIKATOR)
    flow.perform(KIND, proposal, "verify", by=actor_of(delegate, story.at), at=story.at, given={"note": "x"})
    give(owner, Role.PENETAP, story.country.nation)
    with pytest.raises(NotAllowed, match="Anda sudah memverifikasi usulan ini"):
        guards.can_reject_centre(story.fresh(proposal), Given(), actor_of(owner, story.at), story.at)


def test_who_verified_does_not_refuse(story: Story) -> None:
    proposal = story.centre()
    story.do(proposal, "verify", "verifier", {"note": "x"})
    person = story.country.people["verifier"]
    give(person, Role.PENETAP, story.country.nation)
    with pytest.raises(NotAllowed, match="Anda sudah memverifikasi usulan ini, jadi penolakan harus diputus orang lain."):
        guards.can_reject_centre(story.fresh(proposal), Given(), actor_of(person, story.at), story.at)


# The ministry -------------------------------------------------------------------------------------------------------


def test_two_different_verifiers_sign_and_one_dissent_returns(story: Story) -> None:
    proposal = story.centre()
    story.do(proposal, "verify", "verifier", {"note": "x"})
    assert refusals(lambda: story.do(proposal, "verify", "verifier", {"note": "x"})) == [
        "Anda sudah menandatangani. Menunggu tanda tangan Verifikator pusat."
    ]
    story.reasons(proposal, "verifier2")
    story.do(proposal, "repair", "verifier2", REASON)
    assert story.fresh(proposal).state == "PERBAIKAN"


def test_a_second_verifier_with_an_old_page_completes_or_reads_the_state(story: Story) -> None:
    proposal = story.centre()
    story.do(proposal, "verify", "verifier", {"note": "x"})
    assert story.do(proposal, "verify", "verifier2", {"note": "x"}).complete
    with pytest.raises(Stale, match="keadaan berkas sekarang Lolos verifikasi pusat"):
        story.do(proposal, "verify", "verifier2", {"note": "x"})
    people = story.country.people
    assert story.fresh(proposal).verifiers == sorted([people["verifier"].pk, people["verifier2"].pk])


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": 0}, "Jumlah yang disetujui harus lebih dari nol."),
        ({"amount": 11_000_001}, "Jumlah yang disetujui tidak boleh melebihi yang diminta, Rp11.000.000."),
        ({"sk_no": "  "}, "Tulis nomor SK penetapan."),
        ({"sk_on": date(2012, 9, 30)},
         "Tanggal SK lebih awal daripada pengajuan usulan, 1 Oktober 2012. Periksa tanggalnya."),
        ({"sk_on": date(2012, 11, 21)}, "Tanggal SK belum tiba. Isi tanggal SK yang sudah ditandatangani."),
    ],
)  # fmt: skip
def test_amount_and_decree_must_fit(story: Story, over: dict[str, Any], sentence: str) -> None:
    proposal = story.verified()
    assert refusals(lambda: story.do(proposal, "approve", "decider", story.decree(**over))) == [sentence]
    assert story.fresh(proposal).state == "DIVERIFIKASI"


def test_the_approval_stays_under_ceiling_budget_and_quota(story: Story) -> None:
    proposal = story.verified()
    Edition.objects.update(ceiling=9_000_000)
    assert refusals(lambda: story.do(proposal, "approve", "decider", story.decree())) == [
        "Jumlah ini melebihi pagu satu Pokja, Rp9.000.000."
    ]
    Edition.objects.update(ceiling=109_000_000, budget=9_500_000)
    assert refusals(lambda: story.do(proposal, "approve", "decider", story.decree())) == [
        "Anggaran edisi tinggal Rp9.500.000. Kurangi jumlahnya, atau tangguhkan usulan ini."
    ]
    other = other_village(story, story.country.sister_village, score=90)
    Proposal.objects.filter(pk=other.pk).update(
        state="DISETUJUI", approved=1, sk_no="1", sk_on=date(2012, 11, 1)
    )
    set_quota(story.edition, story.country.province, 1, "2/2012")
    assert refusals(lambda: story.do(proposal, "approve", "decider", story.decree())) == [
        "Kuota Provinsi Sulawesi Selatan 1 desa sudah terisi. Batalkan satu desa dulu, atau catat kuota baru."
    ]


def test_a_village_takes_one_place_however_many_pokja(story: Story) -> None:
    first = story.recommended(1)
    second = story.recommended(2)
    set_quota(story.edition, story.country.province, 1, "2/2012")
    story.rank()
    for proposal in (first, second):
        for who in ("verifier", "verifier2"):
            story.do(proposal, "verify", who, {"note": "x"})
        story.do(proposal, "approve", "decider", story.decree())
    assert Proposal.objects.filter(state="DISETUJUI").count() == 2
    assert Award.objects.filter(area=story.area).count() == 1
    assert Document.objects.filter(kind="B14", privacy="K0").count() == 2


def test_money_that_was_sent_keeps_the_approval(story: Story) -> None:
    proposal = story.approved()
    operations.note_money_sent(proposal)
    operations.note_money_sent(proposal)
    assert refusals(lambda: story.do(proposal, "cancel", "decider", REASON)) == [
        "Dana usulan ini sudah dikirim, jadi persetujuan tidak bisa dibatalkan. Pakai penghentian hibah."
    ]
    with pytest.raises(Refused, match="Usulan tidak lagi berstatus disetujui. Tanyakan kementerian sebelum melanjutkan."):
        operations.note_money_sent(other_village(story, story.country.kelurahan, score=70))


def test_a_cancelled_approval_names_the_next_of_the_waiting_list(story: Story) -> None:
    set_quota(story.edition, story.country.province, 1, "2/2012")
    proposal = story.recommended()
    waiting = other_village(story, story.country.sister_village, score=70)
    story.rank()
    for who in ("verifier", "verifier2"):
        story.do(proposal, "verify", who, {"note": "x"})
    story.do(proposal, "approve", "decider", story.decree())
    assert refusals(lambda: story.do(waiting, "lift", "decider", REASON)) == [
        "Kuota Provinsi Sulawesi Selatan 1 desa sudah terisi. Batalkan satu desa dulu, atau catat kuota baru."
    ]
    entry = story.do(proposal, "cancel", "decider", REASON).entry
    assert '"next_village":"Polewali"' in entry.details
    story.do(waiting, "lift", "decider", REASON)
    assert story.fresh(waiting).state == "VERIFIKASI_PUSAT"
    assert Bundle.objects.get(pk=waiting.bundle_id).in_quota is True
    assert queries.public_proposals(story.area) == []


def test_the_waiting_list_keeps_its_order(story: Story) -> None:
    set_quota(story.edition, story.country.province, 1, "2/2012")
    story.recommended()
    second = other_village(story, story.country.sister_village, score=70)
    third = other_village(story, story.country.kelurahan, score=65)
    story.rank()
    set_quota(story.edition, story.country.province, 3, "3/2012")
    assert refusals(lambda: story.do(third, "lift", "decider", REASON)) == [
        "Desa Polewali berada lebih atas dalam daftar tunggu (peringkat 2). Angkat desa itu dulu."
    ]
    story.do(second, "lift", "decider", REASON)
    story.do(third, "lift", "decider", REASON)
    story.do(third, "suspend", "decider", REASON)
    story.do(third, "lift", "decider", REASON)


def test_the_waiting_list_ends_with_the_edition(story: Story) -> None:
    set_quota(story.edition, story.country.province, 0, "2/2012")
    proposal = story.centre()
    assert proposal.state == "DITANGGUHKAN"
    story.at = story.at.replace(month=12, day=31, hour=15)
    assert operations.lapse_ended(story.at) == 0
    story.at += timedelta(hours=1)
    assert operations.lapse_ended(story.at) == 1
    assert operations.lapse_ended(story.at) == 0
    assert story.fresh(proposal).state == "DITOLAK"
    assert refusals(lambda: story.do(proposal, "object", "ketua1", REASON)) == [
        "Usulan ini berakhir bersama edisinya, bukan karena ditolak. Ajukan usulan baru di edisi berikutnya."
    ]


def test_a_village_withdraws_with_both_signatures(story: Story) -> None:
    proposal = story.checking()
    story.do(proposal, "withdraw", "ketua1", REASON)
    assert story.fresh(proposal).state == "VERIFIKASI_KAB"
    story.do(proposal, "withdraw", "pengarah", REASON)
    assert story.fresh(proposal).state == "DITARIK"
    sign_minutes(story.edition, story.country.sister_village)


def test_each_step_takes_at_most_forty_statements(story: Story, django_assert_max_num_queries: Any) -> None:
    def step(name: str, who: str, given: dict[str, Any] | None = None) -> None:
        by = story.as_(who)
        with django_assert_max_num_queries(40):
            flow.perform(KIND, proposal, name, by=by, at=story.at, given=given)

    proposal = story.draft()
    step("submit", "ketua1")
    step("submit", "pengarah")
    story.check(proposal)
    step("recommend", "kabupaten", {"note": "x"})
    story.rank()
    step("verify", "verifier", {"note": "x"})
    step("verify", "verifier2", {"note": "x"})
    step("approve", "decider", story.decree())
