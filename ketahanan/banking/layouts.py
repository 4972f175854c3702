"""A bank's own file layout as data: which fields stand where, how wide, in which form (money 3.2)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ketahanan.analytics.toml_section import Section, Source
from ketahanan.banking.faults import BankFileRefused, refuse, shown
from ketahanan.common.text import N_

MOST_BYTES = 65_536
MOST_ROWS = 99_999
REFERENCE_WIDTH = 16
NEEDED = ("account", "creditor", "amount", "reference")

NOT_TOML = N_("Tata letak ini bukan TOML yang utuh: %(detail)s. Perbaiki berkasnya.")
TOO_LARGE = N_(
    "Tata letak ini lebih besar dari 64 KB. Pakai hanya bagian layout, header, detail, trailer, dan service."
)
ONE_OF = N_('"%(key)s" pada %(where)s harus salah satu dari %(choices)s, bukan %(value)s.')
BOTH = N_('%(where)s harus berisi tepat satu dari "from" atau "value". Hapus atau tambahkan salah satunya.')
NO_WIDTH = N_("%(where)s tidak menyebut lebar. Isi width dengan banyaknya tanda.")
NO_FORM = N_("%(where)s berisi %(origin)s dan perlu bentuk. Isi form dengan salah satu dari %(choices)s.")
NEEDLESS_FORM = N_("%(where)s tidak berisi tanggal atau jumlah. Hapus form.")
NO_PAD = N_("%(where)s ada dalam tata letak lebar tetap. Isi pad dengan left atau right.")
FILL = N_('"fill" pada %(where)s harus satu tanda: huruf Latin, angka, atau tanda baca, bukan pemisah kolom.')
UNWRITABLE = N_(
    "%(where)s memuat tanda yang tidak dapat ditulis: %(value)s. Pakai huruf Latin tanpa aksen, angka, dan tanda baca."
)
TOO_WIDE = N_("Nilai tetap pada %(where)s lebih panjang dari lebarnya. Perbaiki value atau width.")
SEPARATED = N_("Nilai tetap pada %(where)s memuat pemisah kolom. Perbaiki value atau separator.")
TWICE = N_("Nama %(where)s dipakai dua kali pada %(part)s. Beri nama lain.")
MISSING = N_('Bagian detail tidak memuat %(origin)s. Tambahkan satu kolom dengan from = "%(origin)s".')
NARROW = N_("%(where)s harus selebar 16 tanda atau lebih, supaya referensi tidak terpotong.")
NO_SERVICE = N_(
    "Kolom %(where)s berisi jenis layanan, tetapi tidak ada bagian service. Tambahkan sedikitnya satu."
)


class Kind(StrEnum):
    DELIMITED = "delimited"
    FIXED = "fixed"


class Pad(StrEnum):
    """On which side a short value is filled up."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"


WHOLE_FILE = (
    "message_id",
    "execution_on",
    "created_on",
    "debtor",
    "debtor_account",
    "debtor_bank",
    "count",
    "total",
)
ORIGINS = {
    "header": WHOLE_FILE,
    "detail": (
        "number", "reference", "amount", "creditor", "account", "bank", "remittance", "service", *WHOLE_FILE[:6],
    ),
    "trailer": WHOLE_FILE,
}  # fmt: skip
DATES = {
    "yyyyMMdd": "%Y%m%d",
    "ddMMyyyy": "%d%m%Y",
    "dd/MM/yyyy": "%d/%m/%Y",
    "yyyy-MM-dd": "%Y-%m-%d",
    "yyMMdd": "%y%m%d",
}
# Rupiah as "0", with two decimals after a point or a comma, or in sen.
AMOUNTS = ("0", "0.00", "0,00", "sen")
FORMS = {"execution_on": tuple(DATES), "created_on": tuple(DATES), "amount": AMOUNTS, "total": AMOUNTS}


@dataclass(frozen=True, slots=True)
class Field:
    """One column. Either `origin` or a fixed `value`; never more than `width` signs."""

    code: str
    origin: str
    value: str
    width: int
    form: str
    pad: Pad
    fill: str


@dataclass(frozen=True, slots=True)
class Service:
    """A code of the bank for a way of paying: into its own accounts or others', up to a limit in rupiah."""

    code: str
    own: bool
    most: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A checked layout; `own` are the clearing codes and BIC of the bank itself."""

    code: str
    title: str
    kind: Kind
    separator: str
    line_end: str
    most_rows: int
    own: tuple[str, ...]
    header: tuple[Field, ...]
    detail: tuple[Field, ...]
    trailer: tuple[Field, ...]
    services: tuple[Service, ...]


def read(text: bytes, name: str) -> Layout:
    """A layout without flaws. Raises BankFileRefused with every flaw, its line and the field."""
    if len(text) > MOST_BYTES:
        raise refuse(TOO_LARGE, file=name)
    try:
        decoded = text.decode("utf-8-sig")
        content = tomllib.loads(decoded)
    except (ValueError, RecursionError) as error:
        raise refuse(NOT_TOML, file=name, detail=shown(str(error), 120)) from None
    source = Source(name, decoded)
    found = _layout(source, content)
    if source.flaws:
        raise BankFileRefused(source.flaws)
    return found


@cache
def shipped() -> dict[str, Layout]:
    """The layouts that come with the program, by code."""
    folder = files("ketahanan.banking") / "layouts"
    found = (
        read(file.read_bytes(), file.name) for file in sorted(folder.iterdir(), key=lambda file: file.name)
    )
    return {layout.code: layout for layout in found}


def _layout(source: Source, content: dict[str, object]) -> Layout:
    root = Section(source, content, source.name, 0)
    head = root.table("layout") or Section(source, {}, "layout", 0)
    kind = head.one_of("kind", Kind, Kind.DELIMITED)
    separator = _choice(head, "separator", (",", ";", "|", "\t"), ",") if kind is Kind.DELIMITED else ""
    line_end = _choice(head, "line_end", ("crlf", "lf"), "crlf")
    parts = {part: _fields(root, part, kind, separator) for part in ORIGINS}
    services = []
    for section in root.tables("service"):
        service = Service(section.text("code"), section.yes("own"), section.whole("most", 1))
        _writable(section, service.code)
        services.append(service)
        section.close()
    layout = Layout(
        code=head.text("code"), title=head.text("title"), kind=kind, separator=separator,
        line_end="\r\n" if line_end == "crlf" else "\n", most_rows=head.whole("most_rows", 1, MOST_ROWS) or MOST_ROWS,
        own=head.texts("own"), header=parts["header"], detail=parts["detail"], trailer=parts["trailer"], services=tuple(services),
    )  # fmt: skip
    head.close()
    root.close()
    _whole(source, layout)
    return layout


def _choice(section: Section, key: str, known: tuple[str, ...], default: str) -> str:
    value = section.text(key, default)
    if value not in known:
        section.flaw(ONE_OF, key=key, choices=", ".join(repr(each) for each in known), value=repr(value))
        return default
    return value


def _fields(root: Section, part: str, kind: Kind, separator: str) -> tuple[Field, ...]:
    found: list[Field] = []
    for section in root.tables(part):
        field = _field(section, part, kind)
        section.close()
        if field.code in {each.code for each in found}:
            section.flaw(TWICE, part=part)
        if separator and separator in field.value:
            section.flaw(SEPARATED)
        if len(field.fill) != 1 or not _is_writable(field.fill) or field.fill == separator:
            section.flaw(FILL)
        found.append(field)
    return tuple(found)


def _field(section: Section, part: str, kind: Kind) -> Field:
    code, width = section.text("code"), section.whole("width", 1, 1000)
    if not section.has("width"):
        section.flaw(NO_WIDTH)
    if section.has("from") == section.has("value"):
        section.flaw(BOTH)
    origin, value = section.text("from", ""), section.text("value", "")
    if section.has("from"):
        origin = _choice(section, "from", ORIGINS[part], ORIGINS[part][0])
    form = _form(section, origin)
    pad, fill = section.one_of("pad", Pad, Pad.NONE), section.text("fill", " ")
    if kind is Kind.FIXED and pad is Pad.NONE:
        section.flaw(NO_PAD)
    _writable(section, value)
    if width and len(value) > width:
        section.flaw(TOO_WIDE)
    if origin == "reference" and width and width < REFERENCE_WIDTH:
        section.flaw(NARROW)
    return Field(code, origin, value, width or 1, form, pad, fill)


def _is_writable(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _writable(section: Section, text: str) -> None:
    if not _is_writable(text):
        section.flaw(UNWRITABLE, value=shown(text))


def _form(section: Section, origin: str) -> str:
    form, known = section.text("form", ""), FORMS.get(origin, ())
    if known and not form:
        section.flaw(NO_FORM, origin=origin, choices=", ".join(known))
    elif known and form not in known:
        section.flaw(ONE_OF, key="form", choices=", ".join(known), value=repr(form))
    elif form and not known:
        section.flaw(NEEDLESS_FORM)
    return form


def _whole(source: Source, layout: Layout) -> None:
    origins = {field.origin: field for field in layout.detail}
    for origin in NEEDED:
        if origin not in origins:
            source.flaw(MISSING, source.line("detail"), origin=origin)
    if "service" in origins and not layout.services:
        source.flaw(NO_SERVICE, source.line("code", origins["service"].code), where=origins["service"].code)
