"""The only place that reads the clock. Operations receive the moment; edges ask here.

In demo mode an offset, kept in a file that all processes share, moves the programme's time; sessions, tokens
and rate limits go on using the real clock (rulings A15).
"""

import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

_offset_file: Path | None = None
_seen: tuple[int, timedelta] = (0, timedelta(0))


def use_offset_file(path: Path | None) -> None:
    """Called once by the settings; None means the programme's time is the real time."""
    global _offset_file, _seen
    _offset_file, _seen = path, (0, timedelta(0))


def real_now() -> datetime:
    """The real moment, UTC."""
    return datetime.now(UTC)


def _offset() -> timedelta:
    global _seen  # noqa: PLW0603 - re-read only when the file changed
    if _offset_file is None:
        return timedelta(0)
    try:
        stamp = _offset_file.stat().st_mtime_ns
        if stamp != _seen[0]:
            _seen = (stamp, timedelta(seconds=json.loads(_offset_file.read_text())["seconds"]))
    except FileNotFoundError:
        return timedelta(0)
    return _seen[1]


def now() -> datetime:
    """The programme's moment, UTC."""
    return real_now() + _offset()


def move_to(moment: datetime) -> None:
    """Set the programme's time (demo only). Raises RuntimeError outside demo mode."""
    if _offset_file is None:
        raise RuntimeError("The clock moves in demo mode only.")
    seconds = round((moment - real_now()).total_seconds())
    _offset_file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=_offset_file.parent, delete=False) as file:
        json.dump({"seconds": seconds}, file)
    Path(file.name).replace(_offset_file)
