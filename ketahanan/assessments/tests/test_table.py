"""Every action × state × member of the cast, and the whole road of a round."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from ketahanan.assessments import operations, queries, results
from ketahanan.assessments.kinds import KIND
from ketahanan.assessments.models import Measurement, Result
from ketahanan.assessments.tests.making import GROUP, Rounds, all_at, days, typed
from ketahanan.assessments.workflow import MEASUREMENT, S
from ketahanan.common.actions import Action
from ketahanan.common.errors import NotAllowed, Refused, Several
from ketahanan.common.roles import ROLES, Role
from ketahanan.flow import operations as flow
from ketahanan.journal.models import Signature
from ketahanan.people.posts import SYSTEM
from ketahanan.testing import CAST, NOON, give

# The table alone: what guards ask is tested where they are.
BARE = replace(KIND, guards={}, effects={}, follows={}, duties=lambda record: {})
GIVEN = {"reason": "x", **GROUP}
NEAR = {"nation", "province", "kabupaten", "kecamatan", "village"}


def fits(who: str, row: Action, slot: int) -> bool:
    _name, role, place, _pokja = CAST[who]
    return role in row.signers[slot] and place in NEAR


def expected(who: str, row: Action) -> str:
    if row.is_system:
        return "Tindakan ini dilakukan sistem sendiri."
    if not any(fits(who, row, slot) for slot in range(len(row.signers))):
        return f"Tindakan “{row.label}” hanya untuk "
    if row.in_order and not fits(who, row, 0):
        return f"Tanda tangan berurutan: sekarang giliran {ROLES[next(iter(row.signers[0]))].label}."
    return ""


def attempt(rounds: Rounds, record: Measurement, row: Action, who: str) -> str:
    try:
        with transaction.atomic():
            by = SYSTEM if who == "system" else rounds.as_(who)
            flow.perform(BARE, record, row.name, by=by, at=NOON, given=GIVEN)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.sentence
    return ""


def in_state(record: Measurement, state: str) -> Measurement:
    Measurement.objects.filter(pk=record.pk).update(state=state)
    return record


def test_the_table_has_no_fault() -> None:
    assert MEASUREMENT.faults() == []


@pytest.mark.parametrize("row", MEASUREMENT.actions, ids=lambda row: row.name)
def test_each_member_of_the_cast_may_do_what_the_table_says(rounds: Rounds, row: Action) -> None:
    record = in_state(rounds.make(), min(row.frm))
    for who in CAST:
        told, wanted = attempt(rounds, record, row, who), expected(who, row)
        assert told.startswith(wanted) if wanted else told == "", (row.name, who, told)
    assert (attempt(rounds, record, row, "system") == "") == row.is_system


@pytest.mark.parametrize("row", MEASUREMENT.actions, ids=lambda row: row.name)
def test_each_action_is_open_in_its_states_only(rounds: Rounds, row: Action) -> None:
    record = rounds.make()
    who = "system" if row.is_system else next(who for who in CAST if fits(who, row, 0))
    for state in S:
        told = attempt(rounds, in_state(record, state), row, who)
        assert (told == "") == (state in row.frm), (row.name, state, told)


def test_the_whole_road_ends_in_a_published_result(rounds: Rounds) -> None:
    record = rounds.published()
    result = queries.result_of(record)
    assert record.state == "DITERBITKAN"
    assert result is not None
    assert (str(result.index), result.level) == ("0.6000", 1)
    assert results.differences(result) == []
    assert [row.measurement_id for row in queries.latest_two(rounds.country.village)] == [record.pk]
    assert queries.is_measured(rounds.country.village)
    assert not queries.is_measured(rounds.country.sister_village)
    bound = Signature.objects.filter(subject_kind="measurement", subject_id=record.pk)
    assert sorted(bound.values_list("action", flat=True)) == ["publish", "publish", "verify"]
    assert len(set(bound.values_list("content_hash", flat=True))) == 1


@pytest.mark.parametrize("who", ["enum1", "facilitator"])
def test_whoever_measured_does_not_verify(rounds: Rounds, who: str) -> None:
    record = rounds.explained(rounds.discussed())
    give(rounds.country.people[who], Role.DINSOS_KAB, rounds.country.kabupaten)
    with pytest.raises(NotAllowed) as told:
        rounds.act(record, "verify", who)
    assert told.value.sentence == "Anda menyusun berkas ini, jadi “Verifikasi” harus dilakukan orang lain."


def test_whoever_verified_does_not_publish(rounds: Rounds) -> None:
    record = rounds.act(rounds.explained(rounds.discussed()), "verify", "kabupaten")
    give(rounds.country.people["kabupaten"], Role.VERIFIKATOR, rounds.country.nation)
    with pytest.raises(NotAllowed) as told:
        rounds.act(record, "publish", "kabupaten")
    assert told.value.sentence == "Anda sudah memverifikasi pengukuran ini, jadi “Terbitkan” harus dilakukan orang lain."


def test_a_return_opens_the_answers_again_and_the_next_turn_has_its_own_result(rounds: Rounds) -> None:
    record = rounds.act(rounds.discussed(), "return", "kabupaten", given={"reason": "Butir D1.02 meragukan."})
    assert (record.state, record.round) == ("DIKEMBALIKAN_LAPANGAN", 2)
    by = rounds.as_("facilitator")
    operations.save_answers(record, typed({"D1.02": 0}), by=by, at=NOON)
    record = rounds.act(record, "fill", "facilitator")
    assert [(row.round, str(row.index)) for row in Result.objects.order_by("round")] == [(1, "0.6000"), (2, "0.5906")]
    assert record.minutes is None
    assert record.revisit_due is None


def test_a_correction_is_a_new_version_with_a_reason_and_the_old_one_stays(rounds: Rounds) -> None:
    old = rounds.published()
    rounds.act(old, "correct", "kabupaten", given={"reason": "Salah catat D1.02."})
    fresh = Measurement.objects.get(corrects=old)
    assert (fresh.version, fresh.state, fresh.correction_reason) == (2, "DRAF", "Salah catat D1.02.")
    operations.save_answers(fresh, typed({"D1.02": 5}), by=rounds.as_("facilitator"), at=NOON)
    fresh = rounds.act(fresh, "fill", "facilitator")
    fresh = rounds.out(rounds.explained(rounds.talked_about(fresh)))
    old = rounds.again(old)
    kept, now = queries.result_of(old), queries.result_of(fresh)
    assert old.state == "DIKOREKSI"
    assert kept is not None
    assert now is not None
    assert (str(kept.index), str(now.index)) == ("0.6000", "0.6063")
    assert [row.pk for row in queries.latest_two(rounds.country.village)] == [now.pk]
    assert results.differences(kept) == []


def test_one_correction_at_a_time(rounds: Rounds) -> None:
    old = rounds.published()
    rounds.act(old, "correct", "kabupaten", given={"reason": "Salah catat."})
    with pytest.raises(Refused) as told:
        rounds.act(old, "correct", "verifier", given={"reason": "Salah catat."})
    assert told.value.sentence == "Koreksi untuk hasil ini sudah dibuka. Lanjutkan koreksi itu."


def test_a_result_is_never_changed_not_even_by_hand(rounds: Rounds) -> None:
    rounds.act(rounds.ready(), "fill", "facilitator")
    for change in (lambda: Result.objects.update(level=2), lambda: Result.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only|permission denied"), transaction.atomic():
            change()


def test_only_one_round_is_in_the_field(rounds: Rounds) -> None:
    rounds.make()
    with pytest.raises(Refused) as told:
        rounds.make()
    assert told.value.sentence == "Desa Taccorong masih punya pengukuran yang terbuka. Selesaikan atau batalkan dahulu."


def test_the_first_round_is_a_baseline(rounds: Rounds) -> None:
    with pytest.raises(Refused) as told:
        rounds.make("TAHUNAN")
    assert told.value.sentence == "Desa ini belum punya pengukuran yang terbit. Mulai dengan pengukuran awal."


def test_an_empty_round_says_all_that_is_missing(rounds: Rounds) -> None:
    with pytest.raises(Several) as told:
        rounds.act(rounds.make(), "fill", "facilitator")
    assert told.value.sentences[:4] == [
        "Dua enumerator belum ditunjuk.", "Kerangka sampel belum ada: isi jumlah keluarga tiap RT.",
        "Diskusi kelompok belum dicatat.", "Berkas desa belum dilampirkan.",
    ]  # fmt: skip
    assert told.value.sentences[4].startswith("D1 belum dapat dinilai: lengkapi butir D1.01, D1.03, D1.08")


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"men": 5, "women": 6}, "Peserta diskusi 11 orang. Harus 12 sampai 20 orang dari semua unsur."),
        ({"men": 11, "women": 10}, "Peserta diskusi 21 orang. Harus 12 sampai 20 orang dari semua unsur."),
        ({"men": 14, "women": 0}, "Belum ada perempuan yang ikut. Undang perempuan, lalu diskusikan lagi."),
        ({"women_on": date(2012, 12, 3)},
         "Perempuan berdiskusi lebih dahulu: tanggalnya tidak boleh sesudah diskusi bersama."),
        ({"group_on": date(2012, 12, 4)}, "Tanggal diskusi belum tiba. Catat sesudah diskusi berlangsung."),
    ],
)  # fmt: skip
def test_who_discusses(rounds: Rounds, over: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused) as told:
        rounds.act(rounds.make(), "group", "facilitator", given=GROUP | over)
    assert told.value.sentence == sentence


def test_minutes_from_before_the_result_do_not_count(rounds: Rounds) -> None:
    record = rounds.act(rounds.ready(), "fill", "facilitator")
    rounds.minutes(date(2012, 12, 2))
    rounds.minutes(date(2012, 12, 3), purpose="USULAN")
    with pytest.raises(Refused) as told:
        rounds.act(record, "discuss", "facilitator")
    assert told.value.sentence == (
        "Belum ada berita acara musyawarah bertujuan “Pembahasan pengukuran” yang ditandatangani sejak 3 Desember 2012. "
        "Catat di halaman Musyawarah, lalu tandatangani."
    )


def test_answers_are_locked_once_the_round_is_filled(rounds: Rounds) -> None:
    record = rounds.act(rounds.ready(), "fill", "facilitator")
    with pytest.raises(Refused) as told:
        operations.save_answers(record, all_at(5), by=rounds.as_("facilitator"), at=days(1))
    assert told.value.sentence == "Pengukuran ini sudah terisi, jadi isinya tidak dapat diubah."


def test_an_officer_of_a_pokja_reads_the_result_and_not_the_field_work(rounds: Rounds) -> None:
    record = rounds.ready()
    ketua = rounds.as_("ketua1")
    assert not Measurement.objects.visible_to(ketua).exists()
    assert Measurement.objects.visible_to(rounds.as_("enum1")).exists()
    rounds.act(record, "fill", "facilitator")
    assert Measurement.objects.visible_to(ketua).exists()
    assert not Measurement.objects.visible_to(rounds.as_("ppk")).exists()
