"""One record of every kind in one village, and the addresses that lead to them."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import URLResolver, get_resolver

from ketahanan.areas.models import Kind, Level
from ketahanan.assessments.models import Frame, Measurement, Sampled
from ketahanan.assessments.tests.making import iksd
from ketahanan.common.roles import Role
from ketahanan.common.secrets import fingerprint
from ketahanan.deliberation.models import Musyawarah
from ketahanan.documents.models import Document
from ketahanan.documents.operations import store_bytes
from ketahanan.editions.models import Award
from ketahanan.flow.models import Record
from ketahanan.grants import operations as grants
from ketahanan.grants.models import Payment, Progress
from ketahanan.grants.tests.world import PDF, World
from ketahanan.instruments.models import (
    FieldKey,
    Instrument,
    InstrumentVersion,
    Submission,
    SubmissionConflict,
    VersionContent,
)
from ketahanan.notices.models import Channel, Delivery, Notice
from ketahanan.people.models import Assignment, Delegation, Invitation, InvitationList
from ketahanan.people.posts import SYSTEM
from ketahanan.proof.operations import seal
from ketahanan.proposals.models import RankingList
from ketahanan.reporting.models import Export
from ketahanan.site.kinds import KINDS
from ketahanan.supervision.models import VisitOfficer
from ketahanan.testing import LONG_AGO, NOON, Country, give, make_area, make_person
from ketahanan.treasury.models import Paylist, PaylistRow
from ketahanan.villages.models import Credential, Member
from tests.remembered import remembered

# Roles that the cast lacks, and where they serve.
OTHERS: dict[Role, str] = {
    Role.ENUMERATOR: "village", Role.DETEKSI_DINI: "village", Role.PENGELOLA_ADUAN: "kabupaten",
    Role.MODERATOR: "nation", Role.TIM_TERPADU: "kabupaten", Role.REKONSILIATOR: "nation", Role.KUSTODIAN: "village",
}  # fmt: skip
PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Address:
    name: str
    path: str

    def __str__(self) -> str:
        return self.path


class Place:
    """A village in the middle of everything: each kind has a record there."""

    @remembered
    def __init__(self, country: Country) -> None:
        self.country = country
        self.world = World(country)
        for role, place in OTHERS.items():
            person = make_person(f"Orang {role.value}")
            give(person, role, getattr(country, place))
            country.people[role.value] = person
        self.records = self._records()
        self.values = self._values()
        seal(NOON)

    def _records(self) -> dict[str, Record]:
        world, country = self.world, self.country
        payment = world.planned()
        self._send_officers()
        made: dict[str, Any] = {"state_since": LONG_AGO, "made_at": LONG_AGO, "edition": world.edition}
        award = Award.objects.create(
            area=country.kabupaten, decree_no="36/SK", decree_on=date(2012, 4, 2), state="BERLAKU", **made
        )
        minutes = Musyawarah.objects.create(
            area=world.area, purpose="USULAN", held_on=date(2012, 9, 20), place="Balai desa", chair="Burhan",
            men=20, women=15, hamlets_present=4, hamlets_total=5, agenda="Usulan", decisions="Setuju",
            state="DRAF", **made,
        )  # fmt: skip
        ranking = RankingList.objects.create(area=country.province, state="DRAF", **made)
        hold = grants.set_hold(
            world.area, reason_code="ADMINISTRASI", reason="Berkas diperiksa.", by=world.as_("ppk"), at=NOON
        )
        progress = Progress.objects.create(
            area=world.area, grant=payment.grant, reported_on=date(2012, 12, 3), physical_pct=60, use_pct=80, note="Fondasi.",
            state="DILAPORKAN", state_since=LONG_AGO, made_at=LONG_AGO,
        )  # fmt: skip
        found: list[Any] = [
            world.edition, award, world.institution, world.account, minutes, world.proposal, ranking, payment.grant,
            payment, self._paylist(payment), progress, hold, world.visit, self._questionnaire(), self._measurement(),
        ]  # fmt: skip
        by_model = {type(each): each for each in found}
        return {kind.name: by_model[kind.model] for kind in KINDS}

    def _paylist(self, payment: Payment) -> Paylist:
        """A run of the one payment, put there as it is: the edition of this world pays directly."""
        made = Paylist.objects.create(
            area=self.country.nation, edition=self.world.edition, number=1, tranche=1, bank="BRINIDJA",
            source_name="RPL", source_number="0012345678901", source_last4="8901", size=1, total=payment.amount,
            rows_hash="0" * 64, state="DISUSUN", state_since=LONG_AGO, made_at=LONG_AGO,
        )  # fmt: skip
        PaylistRow.objects.create(
            paylist=made, payment=payment, position=1, ref16=payment.ref16, amount=payment.amount, holder="POKJA 1",
            account_hash="0" * 64,
        )  # fmt: skip
        return made

    def _questionnaire(self) -> InstrumentVersion:
        """A draft, put there as it is: converting a workbook takes a second."""
        instrument = Instrument.objects.create(form_id="uji", name="Uji", respondent="DESA", made_at=LONG_AGO)
        version = InstrumentVersion.objects.create(
            area=self.country.nation, instrument=instrument, version="1", title="Uji", xform_md5="0" * 32, xform_size=7,
            method_name="UJI 1", questions=1, state="DRAF", state_since=LONG_AGO, made_at=LONG_AGO,
        )  # fmt: skip
        asked = [2, {"type": "text", "name": "a", "label": "A"}]
        sheets = {"survey": {"headers": ["type", "name", "label"], "lines": [asked]}}
        VersionContent.objects.create(of=version, xform=b"<h:html>", method='[method]', sheets=sheets)
        return version

    def _measurement(self) -> Measurement:
        """A round with a drawn household, in the field; its questionnaire is the shipped one."""
        made = Measurement.objects.create(
            area=self.world.area, edition=self.world.edition, instrument=iksd(self.country), purpose="AWAL", state="DRAF",
            state_since=LONG_AGO, made_at=LONG_AGO, made_by=self.country.people["facilitator"],
        )  # fmt: skip
        frame = Frame.objects.create(
            measurement=made, total=1, sha256="0" * 64, uploaded=False, frozen_at=LONG_AGO, seed=1, size=1
        )
        place = made.area
        Sampled.objects.create(frame=frame, position=1, spare=False, area=place, dusun=place, number=1, sex="P")
        return made

    def _send_officers(self) -> None:
        visit, officers = self.world.visit, [self.country.people[name] for name in ("supervisor", "supervisor2")]
        if visit is None:
            raise LookupError("the world has no visit")
        for position, person in enumerate(officers, start=1):
            VisitOfficer.objects.create(visit=visit, person=person, position=position, from_ministry=position == 1)
        visit.sent = visit.arrived = [person.pk for person in officers]
        visit.save(update_fields=["sent", "arrived"])

    def _values(self) -> dict[str, Any]:
        """What stands in an address for a placeholder; the most exact name counts: address, family, placeholder."""
        country, world = self.country, self.world
        pengarah, at = country.people["pengarah"], NOON
        member = Member.objects.create(
            institution=world.institution, edition=world.edition, pokja=world.pokja(), person=country.people["ketua1"],
            identity=country.people["ketua1"].pk, seat="KETUA",
        )  # fmt: skip
        card = Credential.objects.create(
            person=country.people["companion"], kind="PELOPOR", number="P-1", issuer="Dinas",
            valid_from=date(2011, 1, 1), made_at=LONG_AGO,
        )  # fmt: skip
        dusun = make_area(country.village, Level.DUSUN, Kind.DUSUN, "Dusun Satu")
        notice = Notice.objects.create(person=pengarah, ticket="K-1", title="Kabar", link="/", made_at=at)
        delivery = Delivery.objects.create(notice=notice, channel=Channel.SMS, next_at=at)
        post = Assignment.objects.get(person=pengarah)
        delegation = Delegation.objects.create(
            assignment=post, to=country.people["bpd"], from_at=at, until_at=at + timedelta(days=7), reason="Sakit"
        )
        invitation = Invitation.objects.create(
            person=pengarah, made_by=pengarah, made_at=at, until_at=at + timedelta(days=7), code="KODEKODE",
            code_hash=fingerprint("KODEKODE"),
        )  # fmt: skip
        listed = InvitationList.objects.create(made_by=pengarah, made_at=at)
        key = FieldKey.objects.create(
            person=country.people["facilitator"], token_hash="-", label="HP", made_at=at, until_at=at + timedelta(days=7)
        )
        form = InstrumentVersion.objects.get(instrument__form_id="uji", version="1")
        filled = Submission.objects.create(
            instrument=form.instrument, version=form, instance_id="uuid:1", root_instance="uuid:1", raw=b"<data/>",
            sha256="0" * 64, person=key.person, key=key, area=self.world.area, received_at=at,
        )  # fmt: skip
        other = SubmissionConflict.objects.create(
            submission=filled, raw=b"<data/>", sha256="1" * 64, person=key.person, key=key, received_at=at
        )
        export = Export.objects.create(person=pengarah, data_set="jawaban", format="csv", reach="0" * 64, asked_at=at)
        records = {name: record.public_id for name, record in self.records.items()}
        return {f"{name}:public_id": public_id for name, public_id in records.items()} | {
            "people:public_id": pengarah.public_id,
            "people:delegate:public_id": post.public_id,
            "people:post:public_id": post.public_id,
            "people:post:slug": "akhiri",
            "people:undelegate:public_id": delegation.public_id,
            "people:preview:public_id": listed.public_id,
            "batch": invitation.batch,
            "demo_become:public_id": pengarah.public_id,
            "invitation:code": "KODEKODE",
            "document:public_id": self.document().public_id,
            "notice:public_id": notice.public_id,
            "field_key:public_id": key.public_id,
            "field_page:public_id": filled.public_id,
            "conflict_id": other.public_id,
            "file_id": 1,
            "export:public_id": export.public_id,
            "export:data_set": "kelembagaan",
            "notice:send_again:public_id": delivery.public_id,
            "institution:credential_revoke:public_id": card.public_id,
            "institution:member_change:public_id": member.public_id,
            "institution:member_remove:public_id": member.public_id,
            "institution:attendant:code": "r11",
            "account:new:public_id": records["institution"],
            "progress:new:public_id": records["grant"],
            "edition:section:slug": "uang",
            "edition:number": 1,
            "proposal:number": 1,
            "number": 1,
            "measurement:part": "D1",
            "measurement:code": "D1.02",
            "measurement:other": records["measurement"],
            "form_id": "uji",
            "version": "1",
            "arrival_id": 1,
            "position": 1,
            "area_id": dusun.pk,
            "bundle_id": world.bundle.pk,
            "tranche": 1,
            "pk": 1,
            "name": "tempat",
            "language:code": "en",
            "area:code": "73.02.01.2001",
            "portal:village:code": "73.02.01.2001",
            "portal:proof_village:code": "73.02.01.2001",
            "portal:proof_bundle:code": "73.02.01.2001",
            "portal:proof_auditors_bundle:code": "73.02.01.2001",
            "level": 0,
            "n": "000",
            "width": 1,
            "size": 1,
            "old": 1,
            "new": 1,
            "portal:code": "73.02",
            "portal:province:code": "73",
            "portal:levels_province:code": "73",
            "portal:kabupaten_shapes:code": "73",
        }

    def document(self) -> Document:
        return store_bytes(
            PDF, kind="B06", title="Surat", subject=self.records["grant"].subject, round_=1, area=self.country.village,
            readers=[Role.PENGARAH, Role.PPK], privacy="K2", by=SYSTEM, at=NOON,
        )  # fmt: skip

    def addresses(self) -> list[Address]:
        """Every address of the product, each placeholder filled; an action address once for each action."""
        return [
            Address(name, path) for name, pattern in patterns(get_resolver()) for path in self._filled(name, pattern)
        ]

    def _filled(self, name: str, pattern: str) -> Iterator[str]:
        wanted = [first or second for first, second in PLACEHOLDER.findall(pattern)]
        for values in itertools.product(*([str(value) for value in self._choices(name, each)] for each in wanted)):
            path = pattern
            for value in values:
                path = PLACEHOLDER.sub(value, path, count=1)
            yield "/" + re.sub(r"[\^$]|\\(?=[./])", "", path)

    def _choices(self, name: str, placeholder: str) -> list[Any]:
        family, _, last = name.rpartition(":")
        for key in (f"{family}:{last}:{placeholder}".strip(":"), f"{family}:{placeholder}", placeholder):
            if key in self.values:
                return [self.values[key]]
        kind = next((kind for kind in KINDS if kind.name == family), None)
        if placeholder == "slug" and kind:
            return list(kind.flow.by_slug)
        raise LookupError(f"{name}: say in tests/walk/world.py what stands for <{placeholder}>")


def patterns(resolver: URLResolver, before: str = "", family: str = "") -> Iterator[tuple[str, str]]:
    """(name with family, pattern) of every address below; those of phones, which ask for a key, have a suite of their own."""
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if getattr(each, "app_name", None) == "field":
            continue
        if isinstance(each, URLResolver):
            yield from patterns(each, pattern, each.namespace or family)
        elif each.name:
            yield f"{family}:{each.name}".strip(":"), pattern


def unknown(address: Address) -> str:
    """The same address with the number of a record that does not exist."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(uuid.UUID(int=7)), address.path)
