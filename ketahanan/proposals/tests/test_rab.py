"""Reading a budget: never a guess, never a lost rupiah, all faults at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan.common import money
from ketahanan.proposals import rab
from ketahanan.proposals.criteria import CRITERIA, MOST

CAPS = rab.Caps(ceiling=109_000_000, operations_pct=10, wages_allowed=False, source_above=1_000_000)


def typed(**over: str) -> rab.Typed:
    given = {"kind": "BARANG", "description": "Semen", "quantity": "2", "unit": "sak", "unit_price": "70000"}
    return rab.Typed(**(given | over))


def words(faults: list[rab.Fault]) -> list[str]:
    return [fault.sentence % dict(fault.values) for fault in faults]


@pytest.mark.parametrize(
    ("text", "cents"),
    [("12", 1200), ("2,5", 250), ("2,50", 250), ("2.5", 250), ("1.500,25", 150_025), ("1.000.000", 100_000_000),
     (" 3 ", 300), ("0,01", 1), ("1 000", 100_000)],
)  # fmt: skip
def test_a_quantity_is_read_to_hundredths(text: str, cents: int) -> None:
    assert rab.parse_quantity(text) == cents


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1.500", rab.TWO_WAYS), ("2,500", rab.TWO_WAYS), ("2,5555", rab.UNREADABLE), ("dua", rab.UNREADABLE),
     ("", rab.UNREADABLE), ("1,000.5", rab.UNREADABLE), ("0", "Banyaknya harus lebih dari nol."),
     ("-2", "Banyaknya harus lebih dari nol."), ("0,00", "Banyaknya harus lebih dari nol."),
     ("99999999", "Banyaknya terlalu besar. Periksa banyaknya angka nol."),
     ("9" * 300, "Banyaknya terlalu besar. Periksa banyaknya angka nol.")],
)  # fmt: skip
def test_an_unclear_quantity_is_asked_back(text: str, sentence: str) -> None:
    with pytest.raises(rab.UnclearQuantity) as told:
        rab.parse_quantity(text)
    assert str(told.value) == sentence


@given(st.integers(min_value=1, max_value=rab.MAX_UNITS * 100))
def test_what_is_written_reads_back_the_same(cents: int) -> None:
    assert rab.parse_quantity(rab.written_quantity(cents)) == cents


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    try:
        cents = rab.parse_quantity(text)
    except rab.UnclearQuantity as unclear:
        assert str(unclear)
    else:
        assert 0 < cents <= rab.MAX_UNITS * 100


@given(st.integers(1, 10**8), st.integers(1, 10**9))
def test_an_amount_is_exact_or_refused(cents: int, price: int) -> None:
    amount = rab.product(cents, price)
    assert (amount is None) == bool(cents * price % 100)
    assert amount is None or amount * 100 == cents * price


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 900)), min_size=1, max_size=30))
def test_the_sum_of_the_lines_is_the_sum_of_their_products(rows: list[tuple[int, int]]) -> None:
    lines = [typed(quantity=str(n), unit_price=money.written(p * 1000)) for n, p in rows]
    kept, faults = rab.read(lines, rab.Caps(10**15, 100, True, 10**15))
    assert faults == []
    assert sum(line.amount for line in kept) == sum(n * p * 1000 for n, p in rows)


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    rows = [
        typed(), typed(kind="?", description=" ", quantity="1.500", unit="", unit_price="12,5"),
        typed(quantity="2,5", unit_price="1001"), typed(kind="UPAH"), typed(quantity="20", unit_price="70000"),
    ]  # fmt: skip
    kept, faults = rab.read(rows, CAPS)
    assert len(kept) == 1
    assert [(fault.line, fault.column) for fault in faults] == [
        (2, "kind"), (2, "description"), (2, "unit"), (2, "quantity"), (2, "unit_price"), (3, "quantity"), (4, "kind"),
        (5, "price_source"),
    ]  # fmt: skip
    assert words(faults)[:4] == [
        "Pilih jenis biaya.", "Tulis uraian barang atau kegiatan.",
        "Tulis satuannya, misalnya sak, orang, atau paket.", rab.TWO_WAYS,
    ]  # fmt: skip
    assert words(faults)[5:] == [
        "2,5 × Rp1.001 bukan rupiah bulat. Ubah banyaknya atau harga satuannya.",
        "Edisi ini tidak membolehkan upah. Hapus baris ini atau jadikan swadaya.",
        "Baris di atas Rp1.000.000 memerlukan sumber harga, misalnya nama toko atau standar harga kabupaten.",
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([typed(quantity="2000", unit_price="70000", price_source="Toko")],
         "Jumlah RAB Rp140.000.000 melebihi pagu satu Pokja Rp109.000.000. Kurangi Rp31.000.000."),
        ([typed(quantity="10", unit_price="50000"), typed(kind="OPERASIONAL", quantity="1", unit_price="60000")],
         "Biaya operasional Rp60.000 melebihi 10 persen dari jumlah RAB (Rp56.000). Kurangi atau pindahkan ke "
         "kegiatan."),
        ([typed()] * 201, "RAB paling banyak 200 baris, sekarang 201. Gabungkan baris yang sejenis."),
        ([typed(unit_price="0")], "Harga satuan harus lebih dari nol."),
        ([typed(quantity="900000", unit_price="900000000", price_source="x")],
         "Jumlah baris ini terlalu besar. Periksa banyaknya angka nol."),
        ([typed(description="x" * 201)], "Uraian terlalu panjang, paling banyak 200 huruf."),
        ([typed(unit="x" * 31)], "Satuan terlalu panjang, paling banyak 30 huruf."),
        ([typed(price_source="x" * 201)], "Sumber harga paling banyak 200 huruf."),
    ],
)  # fmt: skip
def test_the_limits_of_the_edition(rows: list[rab.Typed], sentence: str) -> None:
    assert sentence in words(rab.read(rows, CAPS)[1])


def test_wages_pass_where_the_edition_allows_them_and_a_later_ban_is_told_for_the_table() -> None:
    kept, faults = rab.read([typed(kind="UPAH")], rab.Caps(10**9, 10, True, 10**6))
    assert faults == []
    assert words(rab.table_faults(kept, CAPS)) == ["Edisi ini tidak membolehkan upah. Hapus baris upah."]


def test_the_points_of_all_criteria_make_a_hundred() -> None:
    assert MOST == 100
    assert len(CRITERIA) == 9
