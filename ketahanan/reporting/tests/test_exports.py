"""Asked for, made, taken: once for the same content, and said honestly when it fails."""

from __future__ import annotations

import errno
import json
import os
import resource
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ketahanan.assessments.operations import save_answers
from ketahanan.assessments.tests.making import IKSD, Rounds, all_at, settled, typed
from ketahanan.common import clock
from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.common.roles import Role
from ketahanan.journal.models import Entry
from ketahanan.people.models import Assignment
from ketahanan.reporting import operations, queries, sources, writers
from ketahanan.reporting.columns import TooLarge
from ketahanan.reporting.datasets import DATA_SETS
from ketahanan.reporting.models import Export, ExportFile, ExportState, Failure
from ketahanan.reporting.tests.asking import ask, made
from ketahanan.testing import NOON, days, give

pytestmark = pytest.mark.django_db


def test_a_neighbour_gets_nothing_of_mine_and_cannot_reach_my_file(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    mine = made(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    for other in ("neighbour", "admin", "stranger"):
        client = Client()
        client.force_login(rounds.country.user(other))
        assert client.get(f"/ekspor/{mine.public_id}/").status_code == 404
        assert client.get(f"/ekspor/{mine.public_id}/unduh/").status_code == 404
    with pytest.raises(Refused, match="Tidak ada baris"):
        ask(rounds.as_("neighbour"), instrument=rounds.instrument.pk)


def test_asked_again_when_nothing_changed_gives_the_same_file(rounds: Rounds) -> None:
    record = rounds.ready(all_at(3))
    first = made(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    second = ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    assert (second.state, second.reused, second.file_id) == (ExportState.READY, True, first.file_id)
    assert not operations.make_next()
    answers = {next(item.code for item in IKSD.indicators if not item.bands): typed({"x": 1})["x"]}
    save_answers(record, answers, by=rounds.as_("facilitator"), at=NOON)
    third = made(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    assert (third.reused, third.file_id == first.file_id) == (False, False)


def test_other_choices_other_formats_and_another_reach_share_no_file(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    instrument = rounds.instrument.pk
    files = {made(rounds.as_("kabupaten"), instrument=instrument).file_id}
    files.add(made(rounds.as_("kabupaten"), format="csv-excel", instrument=instrument).file_id)
    files.add(made(rounds.as_("kabupaten"), instrument=instrument, edition=rounds.edition.pk).file_id)
    files.add(made(rounds.as_("province"), instrument=instrument).file_id)
    files.add(made(rounds.as_("kabupaten"), "rumah_tangga", instrument=instrument).file_id)
    assert len(files) == 5


def test_people_with_the_same_posts_share_a_file_but_not_the_request(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    first = made(rounds.as_("verifier"), instrument=rounds.instrument.pk)
    second = ask(rounds.as_("verifier2"), instrument=rounds.instrument.pk)
    assert (second.file_id, second.reused) == (first.file_id, True)
    assert list(queries.listed(rounds.as_("verifier2"))) == [second]


def test_a_lost_post_makes_no_file_and_takes_none(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    ready = made(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    late = ask(rounds.as_("kabupaten"), format="xlsx", instrument=rounds.instrument.pk)
    Assignment.objects.filter(person=rounds.country.people["kabupaten"]).update(until_at=NOON - timedelta(days=1))
    assert operations.make_next()
    late.refresh_from_db()
    assert (late.state, late.failure) == (ExportState.FAILED, Failure.NO_RIGHT)
    with pytest.raises(NotAllowed, match="Wewenang Anda berubah sejak berkas ini dibuat"):
        operations.check_reach(ready, rounds.as_("kabupaten"))


def test_a_post_more_is_another_reach(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    before = queries.reach_of(DATA_SETS["jawaban"], rounds.as_("kabupaten"))
    give(rounds.country.people["kabupaten"], Role.PENDAMPING, rounds.country.other_village)
    assert queries.reach_of(DATA_SETS["jawaban"], rounds.as_("kabupaten")) != before


@pytest.mark.parametrize(
    ("error", "why"),
    [(OSError(errno.ENOSPC, "full"), Failure.DISK), (OSError(errno.EIO, "bad"), Failure.BROKEN), (ValueError("x"), Failure.BROKEN),
     (TooLarge(), Failure.TOO_LARGE)],
)  # fmt: skip
def test_what_goes_wrong_is_said_and_leaves_no_file(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch, error: Exception, why: Failure
) -> None:
    rounds.ready(all_at(3))
    export = ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)

    def burst(*_given: object) -> int:
        raise error

    broken = writers.Format("csv", "CSV", "", "csv", "text/csv", burst)
    monkeypatch.setitem(writers.FORMATS, "csv", broken)
    assert operations.make_next()
    export.refresh_from_db()
    assert (export.state, export.failure) == (ExportState.FAILED, why)
    assert list(queries.folder().glob("*")) == []
    client = Client()
    client.force_login(rounds.country.user("kabupaten"))
    assert Failure(why).label[:40] in client.get(f"/ekspor/{export.public_id}/").content.decode()


@pytest.mark.parametrize("wanted", ["csv", "csv-excel", "xlsx", "parquet", "sav"])
def test_a_disk_that_is_full_is_said_by_every_writer(rounds: Rounds, wanted: str) -> None:
    """A real one: the system lets no file grow beyond some bytes."""
    if not writers.FORMATS[wanted].is_offered:
        pytest.skip("requirements-analytics.txt is not installed")
    rounds.ready(all_at(3))
    export = ask(rounds.as_("kabupaten"), format=wanted, instrument=rounds.instrument.pk)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, before[1]))
    try:
        assert operations.make_next()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    export.refresh_from_db()
    assert (export.state, export.failure) == (ExportState.FAILED, Failure.DISK)
    assert list(queries.folder().glob("*")) == []


def test_a_killed_maker_is_taken_up_again_and_given_up_after_three(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds.ready(all_at(3))
    export = ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    real = clock.real_now()
    for _time in range(operations.TRIES):
        assert operations._taken(real) is not None
        assert operations._taken(real) is None, "somebody makes it"
        real += queries.SILENT + timedelta(seconds=1)
    monkeypatch.setattr(clock, "real_now", lambda: real)
    assert operations.make_next()
    export.refresh_from_db()
    assert (export.state, export.failure) == (ExportState.FAILED, Failure.KILLED)


def test_a_maker_that_was_thought_dead_does_not_overwrite(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    real = clock.real_now()
    slow = operations._taken(real)
    assert slow is not None
    quick = operations._taken(real + queries.SILENT * 2)
    assert quick is not None
    operations._make(quick, lambda: False)
    with pytest.raises(operations._Lost):
        operations._make(slow, lambda: False)
    quick.refresh_from_db()
    assert (quick.state, ExportFile.objects.count()) == (ExportState.READY, 1)


def test_told_to_stop_it_goes_back_into_the_queue(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    export = ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    assert operations.make_next(lambda: True)
    export.refresh_from_db()
    assert (export.state, export.tries, export.turn) == (ExportState.WAITING, 0, None)
    assert list(queries.folder().glob("*")) == []
    assert operations.make_next()
    export.refresh_from_db()
    assert export.state == ExportState.READY


def test_progress_is_told_while_it_is_made(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds.ready(all_at(3))
    _another_round(rounds)
    export = ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    monkeypatch.setattr(sources, "PORTION", 1)
    monkeypatch.setattr(operations, "BEAT", 0.0)
    seen: list[int] = []
    monkeypatch.setattr(operations, "_mine", lambda one: _watched(one, seen))
    assert operations.make_next()
    export.refresh_from_db()
    assert (seen[:2], export.rows_all, export.state) == ([1, 2], 2, ExportState.READY)


def _another_round(rounds: Rounds) -> None:
    """In the next village, by its own operation, so that the journal knows."""
    country = rounds.country
    give(country.people["facilitator"], Role.FASILITATOR, country.sister_village)
    settled(country.sister_village)
    rounds.make(area=country.sister_village)


def _watched(export: Export, seen: list[int]) -> Any:
    class Watch:
        def update(self, **fields: Any) -> int:
            if set(fields) == {"rows_done", "beat_at"}:
                seen.append(fields["rows_done"])
            return Export.objects.filter(pk=export.pk).update(**fields)

    return Watch()


def test_three_may_wait_at_once(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    for format_ in ("csv", "csv-excel", "xlsx"):
        ask(rounds.as_("kabupaten"), format=format_, instrument=rounds.instrument.pk)
    with pytest.raises(Refused, match="Tiga ekspor Anda belum selesai"):
        ask(rounds.as_("kabupaten"), format="parquet", instrument=rounds.instrument.pk)


def test_a_format_that_is_not_installed_is_refused_with_a_sentence(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds.ready(all_at(3))
    gone = writers.Format("sav", "SPSS", "", "sav", "x", writers.write_spss, ("no_such_package",))
    monkeypatch.setitem(writers.FORMATS, "sav", gone)
    for name in ("sav", "exe"):
        with pytest.raises(Refused, match="tidak tersedia di server ini"):
            ask(rounds.as_("kabupaten"), format=name, instrument=rounds.instrument.pk)


def test_a_selection_too_large_for_the_format_is_refused_before_it_is_made(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds.ready(all_at(3))
    small = writers.Format("xlsx", "Excel (XLSX)", "", "xlsx", "x", writers.XLSX.write, most_cells=10)
    monkeypatch.setitem(writers.FORMATS, "xlsx", small)
    with pytest.raises(Refused, match=r"terlalu besar untuk Excel \(XLSX\)\. Pilih Parquet atau CSV"):
        ask(rounds.as_("kabupaten"), format="xlsx", instrument=rounds.instrument.pk)


def test_the_sweep_throws_away_what_is_over_and_what_was_left(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    export = made(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    assert export.file is not None
    kept, left = queries.location(export.file), queries.folder() / "abc.part"
    left.write_bytes(b"x")
    assert operations.drop_expired(export.file.made_at) == 0
    os.utime(left, (0, 0))
    assert operations.drop_expired(export.file.until_at) == 2
    export.refresh_from_db()
    assert (export.state, export.file_id) == (ExportState.EXPIRED, None)
    assert not kept.exists()
    assert not left.exists()


def test_every_step_is_in_the_journal(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    export = made(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
    operations.note_reading(export, by=rounds.as_("kabupaten"), at=days(1))
    told = list(Entry.objects.filter(subject_kind="export", subject_id=export.pk).order_by("seq"))
    assert [entry.action for entry in told] == ["export.ask", "export.make", "export.read"]
    assert export.file is not None
    assert json.loads(told[-1].details)["sha256"] == export.file.sha256
    assert {json.loads(entry.details)["privacy"] for entry in told} == {"K1"}


def test_statements_do_not_grow_with_the_rows(rounds: Rounds) -> None:
    rounds.ready(all_at(3))
    counts = []
    for more in range(2):
        if more:
            _another_round(rounds)
        ask(rounds.as_("kabupaten"), instrument=rounds.instrument.pk)
        with CaptureQueriesContext(connection) as seen:
            assert operations.make_next()
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 27
