"""All writes about people. Each is one transaction with its journal entry."""

from ketahanan.people.operations.by_decree import assign_all_by_decree, assign_by_decree, end_by_decree
from ketahanan.people.operations.delegations import delegate, end_delegation
from ketahanan.people.operations.holdings import Charge
from ketahanan.people.operations.invitations import (
    RESETTERS,
    accept_invitation,
    invite,
    inviter,
    open_invitation,
    plain_code,
    reset_login,
    resetter,
    withdraw_invitation,
)
from ketahanan.people.operations.lists import FaultyList, keep_list, use_list
from ketahanan.people.operations.persons import (
    Facts,
    cleaned,
    register_person,
    register_persons,
    registrar,
    reveal_nik,
    update_person,
)
from ketahanan.people.operations.posts import confirm_post, end_post, give_post, refuse_post

__all__ = [
    "RESETTERS",
    "Charge",
    "Facts",
    "FaultyList",
    "accept_invitation",
    "assign_all_by_decree",
    "assign_by_decree",
    "cleaned",
    "confirm_post",
    "delegate",
    "end_by_decree",
    "end_delegation",
    "end_post",
    "give_post",
    "invite",
    "inviter",
    "keep_list",
    "open_invitation",
    "plain_code",
    "refuse_post",
    "register_person",
    "register_persons",
    "registrar",
    "reset_login",
    "resetter",
    "reveal_nik",
    "update_person",
    "use_list",
    "withdraw_invitation",
]
