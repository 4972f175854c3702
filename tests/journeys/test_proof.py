"""A stranger keeps the code of today, takes the proof of a village home, and checks it without the server."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from ketahanan.common.roles import Role
from tests.journeys.acting import become
from tests.journeys.country import ROOT, Site

BIRA = "73.02.03.2005"


def taken(page: Page, link: str, folder: Path) -> Path:
    """The file behind a link."""
    with page.expect_download() as waited:
        page.locator(f'main a[href$="{link}"]').click()
    target = folder / waited.value.suggested_filename
    waited.value.save_as(target)
    return target


def checked(bundle: Path, *more: str) -> tuple[int, str]:
    """`ketahanan verify` in a folder of its own, in an environment of nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "ketahanan.site.cli", "verify", str(bundle), *more], check=False, capture_output=True,
        text=True, cwd=bundle.parent, env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_stranger_checks_a_village_with_the_checkpoint_of_yesterday(
    server: Site,
    page: Page,
    say: Callable[[str], str],
    is_accessible: Callable[[Page], None],
    shot: Callable[..., object],
    tmp_path: Path,
) -> None:
    server.run("seal")
    page.goto("/bukti/")
    expect(page.locator(".proof-code svg")).to_be_visible()
    is_accessible(page)
    shot(page, "bukti")
    kept = tmp_path / "kept.txt"
    kept.write_text(page.request.get("/bukti/checkpoint").text())
    key = tmp_path / "key.txt"
    key.write_text(page.request.get("/bukti/kunci.txt").text())

    # Something happens in the country, and the log grows.
    become(page, Role.BPK, "")
    page.goto(f"/bukti/desa/{BIRA}/")
    is_accessible(page)
    whole = taken(page, "pemeriksa.zip", tmp_path)
    server.run("seal")

    page.goto(f"/publik/desa/{BIRA}/")
    page.locator(f'main a[href="/bukti/desa/{BIRA}/"]').click()
    public = taken(page, "umum.zip", tmp_path)
    growth = tmp_path / "growth.json"
    old, new = int(kept.read_text().split("\n")[1]), int(public.stem.rpartition("-")[2])
    assert new > old
    growth.write_text(page.request.get(f"/bukti/pertumbuhan/{old}/{new}.json").text())

    code, said = checked(public, "--checkpoint", str(kept), "--growth", str(growth), "--key", str(key))
    assert code == 0, said
    assert f"({old} → {new})" in said
    code, said = checked(whole, "--checkpoint", str(kept), "--key", str(key))
    assert code == 0, said
    assert "SHA-256" in said

    forged = tmp_path / "forged.txt"
    forged.write_text(kept.read_text().replace(f"\n{old}\n", f"\n{old - 1}\n"))
    code, said = checked(public, "--checkpoint", str(forged), "--growth", str(growth), "--key", str(key))
    assert code == 1
    assert "✗" in said
