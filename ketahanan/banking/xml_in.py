"""Messages of ISO 20022 read as a stream: gated, held to their schema, cut into flat parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from lxml import etree

from ketahanan.banking.bytes_in import DTD, MOST_BYTES, Counted, gate
from ketahanan.banking.faults import BankFileRefused, refuse, shown
from ketahanan.banking.schemas import OPTIONS, SPACE, Walk, drop
from ketahanan.banking.statements import sen
from ketahanan.common.text import N_

NOT_XML = N_("Berkas ini bukan XML yang utuh. Unduh lagi dari bank. Keterangan teknis: %(detail)s")
UNKNOWN = N_(
    "Jenis pesan %(found)s tidak diterima di sini. Yang diterima: %(known)s. Periksa berkas yang dipilih."
)
BAD_AMOUNT = N_(
    "Jumlah pada %(field)s tidak terbaca sebagai rupiah dan sen: %(value)s. Minta berkas yang benar dari bank."
)
BAD_DATE = N_(
    "Tanggal pada %(field)s tidak terbaca atau di luar tahun 2000 sampai 2100: %(value)s. Minta berkas yang benar dari bank."
)

BAD_NUMBER = N_("Angka pada %(field)s bukan bilangan bulat: %(value)s. Minta berkas yang benar dari bank.")

type Flat = dict[str, str]
# Texts that a bank may split over several elements; of all others the first counts.
JOINED = frozenset({"Ustrd", "AddtlInf", "AddtlTxInf", "AddtlNtryInf"})


class Names(dict[str, str]):
    """Element names without their namespace, each cut once."""

    def __missing__(self, tag: str) -> str:
        self[tag] = local = tag.rpartition("}")[2]
        return local


class Message:
    """One file, walked once: `parts` gives the elements of the wanted names as each is complete."""

    def __init__(
        self, stream: BinaryIO, name: str, known: tuple[str, ...], *, most: int = MOST_BYTES
    ) -> None:
        gate(stream, name, most=most, xml=True)
        self.name, self._stream = name, stream
        self._names, self._dates = Names(), dict[str, date]()
        self.kind = self._kind(known)
        self.space = f"{{{SPACE}{self.kind}}}"
        self._walk = Walk(stream, self.kind, name)

    @property
    def entry(self) -> int:
        """The number of the entry at hand, from 1; 0 outside of entries."""
        return self._walk.entry

    def leave_entries(self) -> None:
        self._walk.entry = 0

    def _kind(self, known: tuple[str, ...]) -> str:
        counted = Counted(self._stream)
        try:
            _, root = next(iter(etree.iterparse(counted, events=("start",), **OPTIONS)))
        except (etree.LxmlError, StopIteration) as error:
            detail = shown(str(getattr(error, "msg", error)), 200)
            raise refuse(NOT_XML, file=self.name, line=counted.line, detail=detail) from None
        self._stream.seek(0)
        # The bytes were searched; this asks the parser itself.
        if root.getroottree().docinfo.doctype:
            raise refuse(DTD, file=self.name)
        space, _, local = root.tag.rpartition("}")
        kind: str = space.removeprefix("{").removeprefix(SPACE)
        if kind not in known or local != "Document":
            raise refuse(UNKNOWN, file=self.name, found=shown(kind or local), known=", ".join(known))
        return kind

    def parts(self, *names: str) -> Iterator[tuple[str, Any]]:
        """Name and element, in the order of the file; an element is emptied when the next one is asked for."""
        for name, element in self._walk(*names):
            if name != "Document":
                yield name, element
                drop(element)

    def flat(self, element: Any, without: str = "") -> Flat:
        """Every text below the element under its path; attributes that name a currency as "path@Ccy"."""
        found: Flat = {}
        self._fill(element, "", found, without)
        return found

    def _fill(self, element: Any, above: str, found: Flat, without: str) -> None:
        for child in element:
            local = self._names[child.tag]
            path = above + local
            if len(child):
                if local != without:
                    self._fill(child, path + "/", found, without)
                continue
            text = (child.text or "").strip()
            if path not in found:
                found[path] = text
                currency = child.get("Ccy")
                if currency:
                    found[path + "@Ccy"] = currency
            elif local in JOINED:
                found[path] += " " + text

    def below(self, element: Any, *names: str) -> list[Any]:
        """The elements at a path, all of them."""
        found: list[Any] = element.findall("/".join(self.space + name for name in names))
        return found

    def refuse(self, sentence: str, at: str, value: str) -> BankFileRefused:
        return refuse(sentence, file=self.name, entry=self.entry, at=at, field=at, value=shown(value))

    def sen(self, flat: Flat, path: str) -> int:
        """The amount at a path. Raises BankFileRefused when it cannot be sen."""
        amount = sen(flat.get(path, ""))
        if amount is None:
            raise self.refuse(BAD_AMOUNT, path, flat.get(path, ""))
        return amount

    def sen_or_none(self, flat: Flat, path: str) -> int | None:
        return self.sen(flat, path) if path in flat else None

    def whole(self, flat: Flat, *paths: str) -> int | None:
        """The first number among the paths, such as a sequence number. Raises BankFileRefused when it is not whole."""
        for path in paths:
            text = flat.get(path)
            if text:
                hundredfold = sen(text)
                if hundredfold is None or hundredfold % 100:
                    raise self.refuse(BAD_NUMBER, path, text)
                return hundredfold // 100
        return None

    def day(self, flat: Flat, *paths: str) -> date | None:
        """The first date or moment among the paths, as the bank's own day."""
        for path in paths:
            text = flat.get(path)
            if text:
                return self._dates.get(text) or self._read_day(path, text)
        return None

    def _read_day(self, path: str, text: str) -> date:
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            raise self.refuse(BAD_DATE, path, text) from None
        if not 2000 <= day.year <= 2100:
            raise self.refuse(BAD_DATE, path, text)
        self._dates[text] = day
        return day
