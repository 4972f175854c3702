"""Sample objects for the gallery of components, so that every part can be looked at without a database."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class SampleRow:
    """The part of an action's row that the action bar reads."""

    slug: str
    danger: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SampleAction:
    """What the action bar reads from an open or closed action."""

    row: SampleRow
    label: object
    problems: tuple[object, ...] = ()
    url: str = "?pola=isian"
    due_text: object = ""
    late: bool = False

    @property
    def ready(self) -> bool:
        return not self.problems


class SampleForm(forms.Form):
    """One field of each kind that pages use."""

    judul = forms.CharField(label=_("Nama kegiatan"), help_text=_("Paling banyak 80 huruf."), max_length=80)
    jenis = forms.ChoiceField(
        label=_("Jenis kegiatan"),
        widget=forms.RadioSelect,
        choices=[("latihan", _("Pelatihan")), ("usaha", _("Usaha bersama")), ("sarana", _("Sarana umum"))],
    )
    jumlah = forms.CharField(
        label=_("Bantuan yang diminta"),
        help_text=_("Rupiah bulat, misalnya 1.500.000."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-rupiah": ""}),
    )
    tanggal = forms.DateField(label=_("Tanggal mulai"), widget=forms.DateInput(attrs={"type": "date"}))
    pokja = forms.ChoiceField(
        label=_("Kelompok kerja"),
        choices=[
            ("", _("Pilih satu")),
            ("1", _("Pokja 1, perlindungan sosial")),
            ("3", _("Pokja 3, pengendalian konflik")),
        ],
    )
    sasaran = forms.MultipleChoiceField(
        label=_("Siapa yang ikut"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("lansia", _("Lanjut usia")),
            ("difabel", _("Penyandang disabilitas")),
            ("pemuda", _("Pemuda")),
        ],
        required=False,
    )
    uraian = forms.CharField(label=_("Uraian"), widget=forms.Textarea, required=False)
    berkas = forms.FileField(
        label=_("Berita acara musyawarah (B03)"),
        help_text=_("PDF atau foto, paling besar 5 MB."),
        widget=forms.FileInput(attrs={"data-max-kb": "5000"}),
        required=False,
    )
    setuju = forms.BooleanField(label=_("Isian ini sesuai dengan hasil musyawarah desa"))


class SampleLine(forms.Form):
    """One line of a budget."""

    uraian = forms.CharField(label=_("Uraian"))
    banyak = forms.IntegerField(
        label=_("Banyaknya"), widget=forms.TextInput(attrs={"inputmode": "numeric", "data-qty": ""})
    )
    satuan = forms.CharField(label=_("Satuan"))
    harga = forms.CharField(
        label=_("Harga satuan"), widget=forms.TextInput(attrs={"inputmode": "numeric", "data-price": ""})
    )


# The page patterns to be imitated, by the word in the address: /gaya/?pola=daftar
PATTERNS = {
    "": "gallery.html",
    "beranda": "gallery/home.html",
    "daftar": "gallery/list.html",
    "catatan": "gallery/record.html",
    "isian": "gallery/form.html",
}


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """The gallery, or one page pattern."""
    template = PATTERNS.get(request.GET.get("pola", ""), PATTERNS[""])
    context = sample()
    if template == PATTERNS["isian"]:
        context["form"] = SampleForm({"jenis": "latihan", "jumlah": "25000000", "pokja": "1", "setuju": "on"})
    return render(request, template, context)


def sample() -> dict[str, object]:
    """Everything that templates/gallery.html names."""
    lines = forms.formset_factory(SampleLine, extra=0)
    return {
        "icons": ICONS,
        "sample_form": SampleForm(initial={"jumlah": "25.000.000"}, auto_id="contoh_%s"),
        "sample_lines": lines(
            initial=[
                {"uraian": _("Beras untuk dapur umum"), "banyak": 40, "satuan": "kg", "harga": "14.000"},
                {"uraian": _("Honor pelatih"), "banyak": 2, "satuan": _("hari"), "harga": "350.000"},
            ],
            prefix="rab",
        ),
        "sample_page": Paginator(range(134), 20).page(3),
        "sample_actions": [
            SampleAction(SampleRow("ajukan"), _("Ajukan ke kabupaten"), due_text=_("3 hari lagi")),
            SampleAction(SampleRow("ubah"), _("Ubah usulan")),
            SampleAction(
                SampleRow("tandatangan"),
                _("Tanda tangan Pengarah"),
                problems=(
                    _("Berita acara musyawarah belum diunggah. Unggah dokumen B03, lalu tanda tangani."),
                ),
            ),
            SampleAction(SampleRow("tarik", danger=True), _("Tarik usulan")),
        ],
        "sample_choices": [
            ("1", _("Pokja 1")),
            ("2", _("Pokja 2")),
            ("3", _("Pokja 3")),
            ("4", _("Pokja 4")),
        ],
        "sample_states": [("draf", _("Draf")), ("diperiksa", _("Diperiksa")), ("disetujui", _("Disetujui"))],
        "sample_villages": [
            {
                "name": "Desa Balong",
                "district": "Ujung Loe, Bulukumba",
                "amount": 109_000_000,
                "state": _("Diperiksa kabupaten"),
                "tone": "info",
            },
            {
                "name": "Desa Seppang",
                "district": "Ujung Loe, Bulukumba",
                "amount": 98_500_000,
                "state": _("Dikembalikan"),
                "tone": "warn",
            },
            {
                "name": "Desa Lempa",
                "district": "Pammana, Wajo",
                "amount": 112_250_000,
                "state": _("Disetujui"),
                "tone": "good",
            },
            {
                "name": "Kelurahan Tempe",
                "district": "Tempe, Wajo",
                "amount": 87_000_000,
                "state": _("Ditolak"),
                "tone": "bad",
            },
        ],
        "sample_code": SAMPLE_CODE,
    }


# fmt: off
ICONS = (
    "home", "search", "inbox", "bell", "person", "people", "task", "report", "calendar", "map", "pin",
    "check", "done", "cross", "refused", "warning", "info", "clock", "pause", "dot", "lock", "open", "shield",
    "file", "photo", "download", "upload", "print", "plus", "minus", "delete", "edit", "next", "back", "down",
    "forward", "copy", "external", "money", "bank", "talk", "leaf", "heart", "peace", "flag", "filter",
    "camera", "phone", "help", "sign", "history", "eye", "send", "refresh", "book", "globe", "logout",
    "login", "chart", "village", "layers", "key", "qr", "settings", "menu",
)
# fmt: on
SAMPLE_CODE = "KTH-7F3K-20"
