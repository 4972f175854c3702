"""The questionnaires that come with the product."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Shipped:
    """`name` is that of the workbook here and of the method file of `ketahanan.analytics`."""

    name: str
    form_id: str
    version: str
    respondent: str

    def workbook(self) -> bytes:
        return (files("ketahanan.instruments") / "questionnaires" / f"{self.name}.xlsx").read_bytes()

    def method(self) -> bytes:
        return (files("ketahanan.analytics") / "methods" / f"{self.name}.toml").read_bytes()


SHIPPED = (Shipped("iksd-1", "iksd", "1", "DESA"),)
