"""Small facts about Indonesia's areas that no package states and no user types (rulings A6)."""

from __future__ import annotations

from typing import Final

EDITION: Final = "Kepmendagri 300.2.2-2138/2025 dan 300.2.2-2430/2025"
"""The decree in force. The second amends the first, moves islands only, and leaves every code as it was."""

CODES_SHA256: Final = "3274d770b9e5716bbae84eb1677433be62d7bfc832864066d16a009ee195093a"
"""Of the edition's 91,599 codes, sorted and joined by a line feed."""

# Keputusan Presiden 41/1987. Kalimantan's west and centre keep the hour of Jakarta under Pontianak's name.
ZONES: Final = {
    **dict.fromkeys(("11", "12", "13", "14", "15", "16", "17", "18", "19", "21"), "Asia/Jakarta"),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36"), "Asia/Jakarta"),
    **dict.fromkeys(("61", "62"), "Asia/Pontianak"),
    **dict.fromkeys(("51", "52", "53"), "Asia/Makassar"),
    **dict.fromkeys(("63", "64", "65"), "Asia/Makassar"),
    **dict.fromkeys(("71", "72", "73", "74", "75", "76"), "Asia/Makassar"),
    **dict.fromkeys(("81", "82", "91", "92", "93", "94", "95", "96"), "Asia/Jayapura"),
}
NATION_ZONE: Final = "Asia/Jakarta"
