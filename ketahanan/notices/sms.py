"""SMS through a gateway of choice (settings.SMS_BACKEND): a class with one method."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Gateway(Protocol):
    """What a provider's adapter offers. Raises any exception when the message was not taken."""

    def send(self, *, number: str, text: str, reference: str) -> None:
        """Hand over one message. The same reference twice is the same message."""


class FileGateway:
    """Writes each message as a file for a modem or another program to fetch; never half a file."""

    def send(self, *, number: str, text: str, reference: str) -> None:
        folder = Path(settings.SMS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=folder, suffix=".part", delete=False, encoding="utf-8"
        ) as file:
            json.dump({"reference": reference, "number": number, "text": text}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(folder / f"{reference}.json")


def gateway() -> Gateway:
    """The adapter that the settings name."""
    made: Gateway = import_string(settings.SMS_BACKEND)()
    return made
