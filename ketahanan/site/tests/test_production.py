"""The production start: what the README tells to set passes the check, and what is missing is named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ketahanan.site import environment

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text()
KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
WANTED = {
    "SECRET_KEY": KEY, "FIELD_KEYS": KEY[::-1], "PROOF_KEY": KEY[1:] + KEY[0], "SITE_ADDRESS": "https://ketahanan.contoh.go.id",
    "MAIL_URL": "smtp://nama:sandi@surel.contoh.go.id:587",
}  # fmt: skip


def documented() -> dict[str, bool]:
    """Variables of the README's table, and whether a production start asks for them."""
    section = README.partition("## Production")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", section, re.MULTILINE)
    return {name: word == "required" for names, word in rows for name in re.findall(r"`([A-Z_]+)`", names)}


def check(folder: Path, given: dict[str, str]) -> tuple[int, str]:
    """`ketahanan check --deploy` as `make serve` calls it, in an environment of nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "ketahanan.site.cli", "check", "--deploy", "--fail-level", "ERROR"],
        env=kept | {"KETAHANAN_MODE": "production", "KETAHANAN_VAR": str(folder)} | given, cwd=ROOT, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_every_variable_that_the_product_reads_is_in_the_table() -> None:
    names = ("settings.py", "management/commands/up.py", "backups/taking.py")
    text = "".join((ROOT / "ketahanan/site" / name).read_text() for name in names)
    read = set(re.findall(r"""(?:environ(?:\.get)?[(\[]|flag\(|secret\()\s*['"]([A-Z_]+)['"]""", text))
    assert read - {"DJANGO_SETTINGS_MODULE"} == set(documented())


def test_what_the_readme_requires_is_enough(tmp_path: Path) -> None:
    assert {name for name, required in documented().items() if required} == set(WANTED)
    code, said = check(tmp_path, WANTED)
    assert code == 0, said


@pytest.mark.parametrize("missing", sorted(WANTED))
def test_what_is_missing_is_named(missing: str, tmp_path: Path) -> None:
    code, said = check(tmp_path, {name: value for name, value in WANTED.items() if name != missing})
    assert code != 0
    assert f"{missing} belum diatur" in said


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    code, said = check(tmp_path, WANTED | {"SECRET_KEY": "pendek"})
    assert code != 0
    assert "SECRET_KEY, PROOF_KEY, dan setiap bagian FIELD_KEYS harus paling sedikit 50 huruf acak." in said


def test_a_key_may_lie_in_a_file_that_nobody_else_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.touch(mode=0o600)
    file.write_text(KEY + "\n")
    monkeypatch.setenv("NEW_KEY_FILE", str(file))
    assert environment.secret("NEW_KEY", tmp_path, required=True) == KEY
    file.chmod(0o640)
    with pytest.raises(SystemExit, match="dapat dibuka pengguna lain. Jalankan chmod 600 .*, lalu mulai lagi"):
        environment.secret("NEW_KEY", tmp_path, required=True)
    monkeypatch.setenv("NEW_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(SystemExit, match="NEW_KEY_FILE=.* tidak dapat dibaca: .* Periksa letak dan pemilik berkasnya."):
        environment.secret("NEW_KEY", tmp_path, required=True)


@pytest.mark.parametrize(
    ("address", "host", "port", "tls", "ssl"),
    [
        ("smtp://a:b%40c@surel.id:587", "surel.id", 587, True, False),
        ("smtp://surel.id", "surel.id", 587, True, False),
        ("smtps://a:b@surel.id", "surel.id", 465, False, True),
        ("smtp://localhost", "localhost", 25, False, False),
    ],
)
def test_an_address_of_a_mail_server_is_read(address: str, host: str, port: int, tls: bool, ssl: bool) -> None:
    found = environment.mailer(address, "", Path("surel"))["OPTIONS"]
    assert (found["host"], found["port"], found["use_tls"], found["use_ssl"]) == (host, port, tls, ssl)
    if "%40" in address:
        assert (found["username"], found["password"]) == ("a", "b@c")


def test_another_address_is_refused() -> None:
    with pytest.raises(SystemExit, match="MAIL_URL tidak dapat dibaca"):
        environment.mailer("http://surel.id", "", Path("surel"))


def test_the_public_address_is_answered_and_trusted() -> None:
    site = "https://ketahanan.contoh.go.id"
    assert environment.hosts("127.0.0.1, localhost", site) == ["127.0.0.1", "localhost", "ketahanan.contoh.go.id"]
    assert environment.origins("", site) == [site]
    assert environment.origins(site, site) == [site]


def test_collected_files_get_hashed_names_and_packed_copies(tmp_path: Path) -> None:
    """The manifest is not there before the first collecting: that alone must not decide."""
    ask = """if True:
        import sys
        sys.argv = ["ketahanan", "collectstatic"]
        from ketahanan.site import settings
        print(settings.STORAGES["staticfiles"]["BACKEND"])"""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = kept | {"KETAHANAN_MODE": "demo", "KETAHANAN_VAR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", ask], env=env, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "ketahanan.site.storage.HashedStatics"
