"""All writes about people. Each is one transaction with its journal entry."""

from ketahanan.people.operations.by_decree import assign_all_by_decree, assign_by_decree, end_by_decree
from ketahanan.people.operations.delegations import delegate, end_delegation
from ketahanan.people.operations.holdings import Charge
from ketahanan.people.operations.persons import Facts, register_person, reveal_nik, update_person
from ketahanan.people.operations.posts import confirm_post, end_post, give_post, refuse_post

__all__ = [
    "Charge",
    "Facts",
    "assign_all_by_decree",
    "assign_by_decree",
    "confirm_post",
    "delegate",
    "end_by_decree",
    "end_delegation",
    "end_post",
    "give_post",
    "refuse_post",
    "register_person",
    "reveal_nik",
    "update_person",
]
