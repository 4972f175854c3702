"""One table of a TOML file, read key by key; what does not fit becomes a flaw with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction

from ketahanan.analytics.errors import N_, Flaw

WORDS = N_("\"%(key)s\" pada %(where)s harus berupa teks. Tulis nilainya di antara tanda kutip.")
NEEDED = N_("\"%(key)s\" tidak ada pada %(where)s. Tambahkan kunci itu.")
NUMBER = N_("\"%(key)s\" pada %(where)s bukan bilangan. Tulis misalnya 0.5 atau \"1/3\".")
WHOLE = N_("\"%(key)s\" pada %(where)s harus bilangan bulat, sedikitnya %(least)s.")
MOST = N_("\"%(key)s\" pada %(where)s paling besar %(most)s. Kecilkan.")
YES_NO = N_("\"%(key)s\" pada %(where)s harus true atau false.")
ONE_OF = N_("\"%(key)s\" pada %(where)s tidak dikenal: %(value)s. Pilih salah satu: %(choices)s.")
LIST = N_("\"%(key)s\" pada %(where)s harus berupa daftar [ … ].")
TABLE = N_("\"%(key)s\" pada %(where)s harus berupa tabel.")
UNKNOWN = N_("Kunci \"%(key)s\" pada %(where)s tidak dikenal. Mungkin maksudnya: %(choices)s.")


# A number whose exponent or digits alone would fill the memory.
HUGE = re.compile(r"[eE][+-]?0*[1-9]\d{2}|\d{100}")


@dataclass
class Source:
    """The text of the file, to find lines in, and what was found wrong in it."""

    name: str
    text: str
    flaws: list[Flaw] = field(default_factory=list)

    def line(self, key: str, value: str = "") -> int:
        """The last line with `key`, or with `key = "value"`; 0 if there is none."""
        wanted = rf"(?:^|[\s{{,\[])\"?{re.escape(key)}\"?\s*" + (rf"=\s*\"{re.escape(value)}\"" if value else r"[=\]]")
        found = list(re.finditer(wanted, self.text, re.MULTILINE))
        return self.text.count("\n", 0, found[-1].end()) + 1 if found else 0

    def flaw(self, sentence: str, line: int, **values: str) -> None:
        self.flaws.append(Flaw(sentence, values, self.name, line))


def as_fraction(value: object) -> Fraction | None:
    """Numbers and texts like "1/3"; None for anything else, also for infinity."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if HUGE.search(str(value)):
        return None
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


class Section:
    """A table under a name that people recognise; `close` reports keys that nobody asked for."""

    def __init__(self, source: Source, content: Mapping[str, object], where: str, line: int) -> None:
        self.source, self.content, self.where, self.at = source, content, where, line
        self.asked: set[str] = set()

    def flaw(self, sentence: str, **values: str) -> None:
        self.source.flaw(sentence, self.at, where=self.where, **values)

    def has(self, key: str) -> bool:
        return key in self.content

    def get(self, key: str) -> object:
        self.asked.add(key)
        return self.content.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Without a default the key must be there."""
        value = self.get(key)
        if isinstance(value, str) and (value or default is not None):
            return value
        if value is None and default is not None:
            return default
        self.flaw(NEEDED if value is None else WORDS, key=key)
        return default or ""

    def number(self, key: str, default: Fraction | None = None) -> Fraction | None:
        value = self.get(key)
        if value is None:
            return default
        number = as_fraction(value)
        if number is None:
            self.flaw(NUMBER, key=key)
        return number if number is not None else default

    def number_or(self, key: str, default: int | Fraction) -> Fraction:
        found = self.number(key)
        return Fraction(default) if found is None else found

    def whole(self, key: str, least: int, most: int | None = None) -> int | None:
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.flaw(WHOLE, key=key, least=str(least))
            return None
        if most is not None and value > most:
            self.flaw(MOST, key=key, most=str(most))
            return None
        return value

    def yes(self, key: str) -> bool:
        value = self.get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.flaw(YES_NO, key=key)
        return value is True

    def one_of[E: StrEnum](self, key: str, kinds: type[E], default: E) -> E:
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value in set(kinds):
            return kinds(value)
        self.flaw(ONE_OF, key=key, value=str(value), choices=", ".join(kinds))
        return default

    def items(self, key: str) -> Sequence[object]:
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, list):
            return value
        self.flaw(LIST, key=key)
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.items(key)
        if not all(isinstance(item, str) for item in found):
            self.flaw(WORDS, key=key)
        return tuple(item for item in found if isinstance(item, str))

    def numbers(self, key: str) -> tuple[Fraction, ...]:
        found = [as_fraction(item) for item in self.items(key)]
        if None in found:
            self.flaw(NUMBER, key=key)
        return tuple(number for number in found if number is not None)

    def table(self, key: str) -> Section | None:
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Section(self.source, value, f"{self.where}.{key}", self.at)
        self.flaw(TABLE, key=key)
        return None

    def tables(self, key: str, *, default: Mapping[str, object] | None = None) -> list[Section]:
        """A list of tables; each is known by its `code`, whose line it gets."""
        found = []
        for position, value in enumerate(self.items(key), 1):
            if not isinstance(value, dict):
                self.flaw(TABLE, key=key)
                continue
            code = value.get("code")
            name = code if isinstance(code, str) and code else f"{key} {position}"
            line = self.source.line("code", name) or self.source.line(key) or self.at
            found.append(Section(self.source, {**(default or {}), **value}, name, line))
        return found

    def close(self, *also: str) -> None:
        known = self.asked | set(also)
        for key in self.content:
            if key not in known:
                near = get_close_matches(key, known, 3, 0.5) or sorted(known)
                self.source.flaw(
                    UNKNOWN, self.source.line(key) or self.at, where=self.where, key=key, choices=", ".join(near)
                )
