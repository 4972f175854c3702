"""What the numbers were measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django


def machine(root: Path) -> dict[str, Any]:
    """Processor, memory, versions, commit; the load stands with each part."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251
        "cpu": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory_kb": _first("/proc/meminfo", "MemTotal").removesuffix(" kB").strip(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "django": django.get_version(),
        "sqlite": sqlite3.sqlite_version,
        "commit": _git(root, "rev-parse", "--short", "HEAD"),
        "changed_files": len(_git(root, "status", "--porcelain", "--untracked-files=no").splitlines()),
        "load": load(),
    }


def load() -> list[float]:
    """The averages over one, five and fifteen minutes."""
    return [round(value, 2) for value in os.getloadavg()]


def _first(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, check=False, capture_output=True, text=True)
    return done.stdout.strip()
