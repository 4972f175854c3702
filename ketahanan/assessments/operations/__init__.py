"""All writes to measurement rounds. Actions of the table go through `flow.perform`."""

from ketahanan.assessments.operations.answers import Typed, save_answers
from ketahanan.assessments.operations.checks import explain, note_revisit
from ketahanan.assessments.operations.frames import draw_sample, replace_household, save_frame
from ketahanan.assessments.operations.intake import adopt, settle, take
from ketahanan.assessments.operations.register import note_register
from ketahanan.assessments.operations.rounds import make_round, name_team

__all__ = [
    "Typed",
    "adopt",
    "draw_sample",
    "explain",
    "make_round",
    "name_team",
    "note_register",
    "note_revisit",
    "replace_household",
    "save_answers",
    "save_frame",
    "settle",
    "take",
]
