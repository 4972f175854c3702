"""The engine of ODK Collect itself: what we hand out is a valid form for it, and what it fills arrives and is understood.

Needs Java 17 with its compiler; the jar is that of ODK Validate, which comes inside pyxform.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import pyxform

from ketahanan.flow import operations as flow
from ketahanan.instruments import answers, operations, queries
from ketahanan.instruments.kinds import KIND
from ketahanan.instruments.models import InstrumentVersion, Submission
from ketahanan.instruments.tests.making import published
from ketahanan.instruments.tests.phone import Phone, said
from ketahanan.instruments.tests.test_media import GIVEN, made
from ketahanan.testing import NOON, Country

JAR = Path(pyxform.__file__).with_name("validators") / "odk_validate" / "bin" / "ODK_Validate.jar"
PHONE = Path(__file__).with_name("JavaRosaPhone.java")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("javac"), reason="no Java compiler here"),
]


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "berkas"
    return tmp_path


def java(*command: object) -> str:
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", *map(str, command)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def shipped(country: Country) -> InstrumentVersion:
    (record,) = operations.install_shipped(at=NOON)
    done: InstrumentVersion = flow.perform(KIND, record, "publish", by=country.as_("decider"), at=NOON).record
    return done


def loaded(phone: Phone, folder: Path) -> Path:
    """As a phone does: the list, the form, the manifest, each file; into one folder."""
    listed = next(iter(ET.fromstring(phone.get("/formList").content)))
    told = {child.tag.partition("}")[2]: child.text or "" for child in listed}
    form = folder / "formulir.xml"
    form.write_bytes(phone.client.get(told["downloadUrl"]).content)
    for file in ET.fromstring(phone.client.get(told["manifestUrl"]).content) if "manifestUrl" in told else ():
        name, _md5, url = (child.text or "" for child in file)
        (folder / name).write_bytes(phone.client.get(url).content)
    return form


def filled(form: Path) -> tuple[bytes, str]:
    target = form.with_name("isian.xml")
    shown = java("-cp", JAR, PHONE, form, form.parent, target)
    return target.read_bytes(), shown


def test_the_shipped_form_and_one_with_media_are_valid_for_odk(country: Country, root: Path) -> None:
    for number, record in enumerate((shipped(country), published(country, made(country, GIVEN)))):
        form = root / f"{number}.xml"
        form.write_bytes(queries.xform_of(record))
        for name, content in GIVEN:
            (root / name).write_bytes(content)
        assert "Xform is valid!" in java("-jar", JAR, form)


def test_the_shipped_form_filled_by_the_engine_of_collect_arrives_and_is_understood(country: Country, root: Path) -> None:
    record = shipped(country)
    phone = Phone(country)
    xml, shown = filled(loaded(phone, root))
    assert re.search(r"asked \d+ refused 0", shown), shown
    first, again = phone.send(xml), phone.send(xml)
    assert (first.status_code, said(first)) == (201, "Isian diterima.")
    assert (again.status_code, said(again)) == (202, "Isian ini sudah diterima sebelumnya.")
    sent = Submission.objects.get()
    method = queries.method_in(record)
    assert method
    read = answers.read(bytes(sent.raw), queries.form_in(record), method)
    assert [one.sentence % one.values for one in read.findings] == []
    assert len(read.answers) == len(method.indicators) == 52
    assert read.village == "73.02.01.2001"
    assert read.families == 12


def test_a_list_that_came_with_the_form_is_chosen_from_by_the_engine_of_collect(country: Country, root: Path) -> None:
    published(country, made(country, GIVEN))
    xml, shown = filled(loaded(Phone(country), root))
    assert "refused 0" in shown
    assert ET.fromstring(xml).findtext("fasilitas") == "puskesmas"
