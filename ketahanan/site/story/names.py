"""Names of made-up people as one meets them in South Sulawesi: mostly Bugis and Makassar, and their neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

# Lists of 37 and 41: prime to each other, so that 1,517 pairs come before the first repeats.
MEN = (
    "Abdul", "Ahmad", "Ambo", "Amiruddin", "Andi", "Ansar", "Arifin", "Asri", "Baharuddin", "Bakri", "Baso", "Darwis",
    "Fadli", "Firman", "Haeruddin", "Hamka", "Hasan", "Ilham", "Irwan", "Jufri", "Kamaruddin", "Lukman", "Mappa",
    "Marzuki", "Muhammad", "Mustari", "Nurdin", "Ramli", "Rusdi", "Safri", "Samsuddin", "Sirajuddin", "Sudirman",
    "Syamsul", "Tajuddin", "Usman", "Zainal",
)  # fmt: skip
WOMEN = (
    "Aisyah", "Andi", "Asmawati", "Besse", "Darmawati", "Dewi", "Erni", "Fatimah", "Fitriani", "Hadijah", "Hasnah",
    "Hasnawati", "Herawati", "Indo", "Intan", "Jumriah", "Kartini", "Lisnawati", "Mariani", "Marlina", "Masita",
    "Murni", "Nuraeni", "Nurhayati", "Nurlela", "Rahmatia", "Ramlah", "Ratna", "Rosdiana", "Rosmini", "Salma",
    "Satriani", "Sitti", "Sri", "Suriani", "Syamsiah", "Tenri",
)  # fmt: skip
LATER = (
    "Tahir", "Daeng Ngalle", "Palaguna", "Makkasau", "Hafid", "Daeng Sikki", "Mattalitti", "Lawa", "Saleh", "Rahim",
    "Daeng Tojeng", "Pawennari", "Latif", "Sanusi", "Mappanyukki", "Kadir", "Daeng Rala", "Manrapi", "Yunus", "Hakim",
    "Tenriawaru", "Daeng Massiki", "Parenrengi", "Halim", "Mansyur", "Daeng Liwang", "Pangerang", "Rauf", "Sewang",
    "Idrus", "Daeng Situju", "Patunru", "Hamid", "Sultan", "Daeng Nai", "Makkulau", "Said", "Toha", "Daeng Bunga",
    "Palewai", "Zubair",
)  # fmt: skip
# Neighbours from elsewhere, met in every second village.
NEIGHBOURS = (
    ("Yohanis Rantetana", "L"), ("Maria Tandirerung", "P"), ("I Wayan Sudarma", "L"), ("Sutrisno", "L"),
    ("Kristina Pasau", "P"), ("Frans Liling", "L"), ("Lie Mei Hwa", "P"), ("Wahyuni Lestari", "P"),
)  # fmt: skip


def residents() -> Iterator[tuple[str, str]]:
    """Name and sex, women and men in turn; now and then a neighbour from elsewhere between them."""
    strangers = iter(NEIGHBOURS)
    number = 0
    while True:
        number += 1
        if number % 31 == 0:
            yield from islice(strangers, 1)
        woman = number % 2 == 1
        turn = number // 2
        first = (WOMEN if woman else MEN)[turn % len(MEN)]
        later = LATER[(turn + (17 if woman else 0)) % len(LATER)]
        yield f"{first} {later}", "P" if woman else "L"
