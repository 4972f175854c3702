"""All writes of editions."""

from ketahanan.editions.operations.changing import change_rules
from ketahanan.editions.operations.making import make_defaults, make_edition
from ketahanan.editions.operations.places import award, award_many, set_quota
from ketahanan.editions.operations.sweep import close_expired
from ketahanan.editions.operations.warning import warn_of_spm

__all__ = [
    "award",
    "award_many",
    "change_rules",
    "close_expired",
    "make_defaults",
    "make_edition",
    "set_quota",
    "warn_of_spm",
]
