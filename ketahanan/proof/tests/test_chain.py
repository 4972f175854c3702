"""One village's chain: its own rows and no other's, sealed for the public, open for auditors."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ketahanan.common.errors import NotAllowed, Refused
from ketahanan.documents.models import Document
from ketahanan.journal import operations as journal
from ketahanan.journal.models import Entry
from ketahanan.journal.operations import Personal
from ketahanan.proof import bundle as bundles
from ketahanan.proof import chain, notes, operations, queries, verify
from ketahanan.proof.bundle import Bundle
from ketahanan.proof.tests import acting
from ketahanan.testing import NOON, Country

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECRET = "Bendahara akan pindah domisili"


def paper(country: Country, subject: str, sha256: str) -> Document:
    return Document.objects.create(
        kind="SP2D", title="SP2D", number=f"{subject}/2012", subject_kind=subject, subject_id=1, area=country.village, path="x",
        sha256=sha256, size=1, mime="application/pdf", made_at=NOON,
    )  # fmt: skip


def acted(country: Country) -> None:
    """Two villages with an approval each and a grant each; a hold, a person and a paper of the first."""
    for number, area in enumerate((country.village, country.sister_village), start=1):
        acting.note(number, area=area.pk, name=Personal("Siti"), note=SECRET)
        acting.promise(area.pk, number)
    acting.note(1, "proposal.attach", country.village.pk, file={"sha256": "a" * 64})
    paper(country, "proposal", "a" * 64)
    paper(country, "person", "b" * 64)
    with transaction.atomic():
        journal.record(action="hold.make", subject=("hold", 1), at=NOON, area_id=country.village.pk, details={"reason": SECRET})
        journal.record(action="person.make", subject=("person", 1), at=NOON, area_id=country.village.pk, details={"name": "Ani"})


def broken(bundle: Bundle) -> list[str]:
    return [line.sentence for line in verify.check(bundles.parsed(json.dumps(bundle.content).encode())) if line.holds is False]


def test_the_public_chain_shows_public_facts_and_seals_the_rest(country: Country) -> None:
    acted(country)
    operations.seal(NOON)
    found = chain.of_village(country.village, edition=chain.PUBLIC, at=NOON)
    assert broken(found) == []
    said = [(leaf.shown["log"], leaf.shown["action"], leaf.is_open) for leaf in found.leaves]
    assert said == [("E", "proposal.approve", False), ("T", "KOMITMEN", False), ("T", "KIRIM", False)]
    assert found.totals == {"KOMITMEN": 30_000_000, "KIRIM": 30_000_000}
    assert (found.balances, found.papers) == ([], [])
    text = json.dumps(found.content)
    for hidden in (SECRET, "Siti", "Ani", "hold", "person", "REALISASI", '"actor"', '"salt"', "hibah:2", "DBS2"):
        assert hidden not in text


def test_the_auditors_chain_is_open_and_whole_without_the_register_of_persons(country: Country) -> None:
    acted(country)
    operations.seal(NOON)
    found = chain.of_village(country.village, edition=chain.AUDITOR, at=NOON)
    assert broken(found) == []
    assert [leaf.shown["action"] for leaf in found.leaves] == [
        "proposal.approve", "proposal.attach", "hold.make", "KOMITMEN", "REALISASI", "KIRIM",
    ]  # fmt: skip
    assert all(leaf.is_open for leaf in found.leaves)
    assert found.balances == [("KOMITMEN", "hibah:1", 0)]
    assert [(row.kind, row.sha256) for row in found.papers] == [("SP2D", "a" * 64)]
    text = json.dumps(found.content)
    assert SECRET in text
    assert "Siti" not in text
    assert "Ani" not in text


def test_the_chain_ends_at_the_newest_checkpoint(country: Country) -> None:
    acted(country)
    operations.seal(NOON)
    before = chain.of_village(country.village, edition=chain.PUBLIC, at=NOON)
    acting.note(9, area=country.village.pk)
    acting.send(1)
    assert chain.of_village(country.village, edition=chain.PUBLIC, at=NOON).content == before.content


def test_growth_from_the_last_checkpoint_of_each_day_and_those_of_witnesses(country: Country) -> None:
    for day, hours in enumerate((1, 5, 1), start=1):
        for hour in range(hours):
            acting.note(area=country.village.pk)
            operations.seal(NOON + day * DAY + timedelta(hours=hour))
    kept = queries.of_size(3)
    assert kept is not None
    operations.keep(witness="saksi.id", text=kept.note, at=NOON)
    found = chain.of_village(country.village, edition=chain.PUBLIC, at=NOON)
    assert [(each.old, each.new) for each in found.growth] == [(1, 7), (3, 7), (6, 7)]
    for size in (1, 3, 6):
        old = queries.of_size(size)
        assert old is not None
        lines = list(verify.check(found, kept=notes.read(old.note)))
        assert lines[-1].holds is True


def test_statements_do_not_grow_with_the_chain(country: Country) -> None:
    counts = []
    for number in (1, 700):
        acting.notes(number)
        acting.promise(country.village.pk, number)
        for _more in range(number // 20):
            acting.note(area=country.village.pk)
        operations.seal(NOON)
        with CaptureQueriesContext(connection) as asked:
            chain.of_village(country.village, edition=chain.AUDITOR, at=NOON)
        counts.append(len(asked))
    assert max(counts) <= 15


def test_an_empty_log_has_no_chain(country: Country) -> None:
    with pytest.raises(Refused) as refused:
        operations.public_file(country.village, at=NOON)
    assert refused.value.sentence == "Log belum berisi apa pun. Coba lagi satu menit setelah kegiatan pertama dicatat."


def test_auditors_of_the_place_get_the_whole_and_it_is_written_down(country: Country) -> None:
    acted(country)
    operations.seal(NOON)
    for who in ("apip", "bpk"):
        file = operations.auditor_file(country.village, by=country.as_(who), at=NOON)
        entry = Entry.objects.get(action="proof.bundle", actor_id=country.people[who].pk)
        assert (entry.area_id, entry.role) == (country.village.pk, {"apip": "R21", "bpk": "R22"}[who])
        assert f'"leaves":{file.leaves}' in entry.details
    for who in ("admin", "ppk", "ketua1", "province", "stranger"):
        with pytest.raises(NotAllowed) as refused:
            operations.auditor_file(country.village, by=country.as_(who), at=NOON)
        assert refused.value.sentence == (
            "Rantai lengkap hanya untuk APIP dan BPK di wilayah ini. Pakai berkas umum di halaman yang sama."
        )


def test_the_command_writes_a_file_that_verifies(country: Country, tmp_path: Path) -> None:
    acted(country)
    with pytest.raises(CommandError, match="Log belum berisi apa pun"):
        call_command("bundle", country.village.code, stdout=StringIO())
    operations.seal(NOON)
    for edition in (chain.PUBLIC, chain.AUDITOR):
        told = StringIO()
        call_command("bundle", country.village.code, edition=edition, out=tmp_path / "b.zip", stdout=told)
        assert "leaves" in told.getvalue()
        assert verify.main([str(tmp_path / "b.zip")]) == 0
    with pytest.raises(CommandError, match="no place with the code 99"):
        call_command("bundle", "99", stdout=StringIO())
