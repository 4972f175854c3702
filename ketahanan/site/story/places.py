"""The sixteen villages and kelurahan of the story: real places, made-up people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

NATION, SULSEL, BULUKUMBA, WAJO = "", "73", "73.02", "73.13"


@dataclass(frozen=True, slots=True)
class Village:
    """One place. `at` is where the kabupaten's officer stood for the field check; `shift` days keep the villages apart."""

    key: str
    code: str
    head: tuple[str, str]
    chair: tuple[str, str]
    operator: tuple[str, str]
    facilitator: str
    companion: str
    at: tuple[Decimal, Decimal]
    shift: int
    hamlets: tuple[str, ...] = ()

    @property
    def is_kelurahan(self) -> bool:
        return self.code[-4] == "1"

    @property
    def kabupaten(self) -> str:
        """The login of the social office in charge."""
        return "bulukumba" if self.code.startswith(BULUKUMBA) else "wajo"

    @property
    def hall(self) -> str:
        return "Aula kantor lurah" if self.is_kelurahan else "Balai desa"


def _at(lat: str, lon: str) -> tuple[Decimal, Decimal]:
    return Decimal(lat), Decimal(lon)


VILLAGES: dict[str, Village] = {
    row.key: row
    for row in (
        Village("bialo", "73.02.01.2004", ("Andi Mappatoba", "L"), ("Burhanuddin", "L"), ("Olivia Rahman", "P"),
                "gantarang", "bulukumba1", _at("-5.49120", "120.14870"), 0),
        Village("taccorong", "73.02.01.2021", ("Citra Amalia", "P"), ("Abdul Gaffar", "L"), ("Sahabuddin", "L"),
                "gantarang", "bulukumba1", _at("-5.54480", "120.16320"), 1,
                ("Batuppi", "Parangtinggia", "Borongmalaka", "Lembang")),
        Village("caile", "73.02.02.1007", ("Hj. Andi Nurjaya", "P"), ("H. Muh. Amin Sallatu", "L"),
                ("Dian Pratiwi", "P"), "ujungbulu", "bulukumba1", _at("-5.55330", "120.19610"), 2,
                ("Caile Timur", "Caile Barat", "Teko")),
        Village("bira", "73.02.03.2005", ("Muhammad Arsyad Daeng Pabeta", "L"), ("Syarifuddin Lolo", "L"),
                ("Riskawati", "P"), "bontobahari", "bulukumba1", _at("-5.61210", "120.45580"), 3,
                ("Birakeke", "Pungkarese", "Dauhe")),
        Village("ara", "73.02.03.2006", ("Hasanuddin Daeng Mappuji", "L"), ("Jumardi Padulungi", "L"),
                ("Nurfadillah", "P"), "bontobahari", "bulukumba1", _at("-5.53190", "120.43720"), 4,
                ("Bontona", "Maroangin", "Lambua")),
        Village("darubiah", "73.02.03.2007", ("St. Hawa Daeng Kanang", "P"), ("Bakhtiar Nappu", "L"),
                ("Ikbal Ramadhan", "L"), "bontobahari", "bulukumba2", _at("-5.57940", "120.43880"), 5),
        Village("tanahberu", "73.02.03.1004", ("Drs. Andi Muchtar", "L"), ("Hj. Rohani Cokke", "P"),
                ("Yuliana Sari", "P"), "bontobahari", "bulukumba2", _at("-5.53510", "120.36640"), 6,
                ("Kalumpang", "Tanetang", "Sapolohe")),
        Village("tanahtowa", "73.02.06.2006", ("Galla Sallasa", "L"), ("Sampeani Daeng Lele", "L"),
                ("Ramlah Jura", "P"), "kajang", "bulukumba2", _at("-5.33420", "120.28310"), 7),
        Village("tempe", "73.13.06.1003", ("Andi Bau Tenri", "P"), ("H. Ambo Tuo", "L"), ("Rezki Amalia", "P"),
                "tempe", "wajo1", _at("-4.13180", "120.02060"), 8,
                ("Laelo", "Salotengnga", "Mattirotappareng")),
        Village("tosora", "73.13.05.2005", ("Asri Prasak", "L"), ("La Mappapoli", "L"), ("Suriadi", "L"),
                "majauleng", "wajo1", _at("-4.10630", "120.17240"), 9),
        Village("pakkana", "73.13.08.2008", ("Hj. Besse Kurnia", "P"), ("Ambo Sakka", "L"), ("Wahyudi", "L"),
                "tanasitolo", "wajo1", _at("-4.11690", "120.00350"), 10),
        Village("nepo", "73.13.08.2005", ("Muh. Tang Patarai", "L"), ("La Odding", "L"), ("Kurniati", "P"),
                "tanasitolo", "wajo1", _at("-4.11920", "119.97610"), 11,
                ("Lapaukke", "Mattirowalie", "Data")),
        Village("lempa", "73.13.02.2003", ("Andi Alimuddin", "L"), ("Besse Nurhaedah", "P"), ("Asmar", "L"),
                "pammana", "wajo2", _at("-4.22310", "120.07180"), 12),
        Village("lapongkoda", "73.13.06.1010", ("Dra. Hj. Andi Hartati", "P"), ("H. Lamming", "L"),
                ("Musdalifah", "P"), "tempe", "wajo2", _at("-4.13990", "120.03590"), 13),
        Village("siengkang", "73.13.06.1001", ("Baso Rahmanuddin", "L"), ("Hj. Indo Upe", "P"),
                ("Hardianti", "P"), "tempe", "wajo2", _at("-4.12710", "120.03340"), 14),
        Village("inalipue", "73.13.08.2007", ("La Tinro", "L"), ("Ambo Upe", "L"), ("Satriani Bulan", "P"),
                "tanasitolo", "wajo2", _at("-4.07710", "119.98290"), 15),
    )
}  # fmt: skip
