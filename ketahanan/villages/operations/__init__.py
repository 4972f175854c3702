"""All writes to institutions, their people and their accounts."""

from ketahanan.villages.operations.accounts import (
    AccountFacts,
    draft_account,
    lock_account,
    lock_accounts,
    reveal_number,
    settle,
    settle_cooled,
    unlock_account,
    unlock_accounts,
)
from ketahanan.villages.operations.attendants import (
    record_credential,
    remove_attendant,
    revoke_credential,
    set_attendant,
)
from ketahanan.villages.operations.institutions import (
    make_institution,
    note_minutes,
    require_composer,
    require_draft,
)
from ketahanan.villages.operations.members import (
    NewMember,
    add_member,
    add_members,
    change_member,
    change_seat,
    remove_member,
)
from ketahanan.villages.operations.places import close_sub_area, register_sub_area, require_registrar

__all__ = [
    "AccountFacts",
    "NewMember",
    "add_member",
    "add_members",
    "change_member",
    "change_seat",
    "close_sub_area",
    "draft_account",
    "lock_account",
    "lock_accounts",
    "make_institution",
    "note_minutes",
    "record_credential",
    "register_sub_area",
    "remove_attendant",
    "remove_member",
    "require_composer",
    "require_draft",
    "require_registrar",
    "reveal_number",
    "revoke_credential",
    "set_attendant",
    "settle",
    "settle_cooled",
    "unlock_account",
    "unlock_accounts",
]
