"""All writes on proposals and ranking lists."""

from ketahanan.proposals.operations.checks import (
    record_visit,
    set_item_reasons,
    set_marks,
    set_scores,
)
from ketahanan.proposals.operations.drafts import edit_text, make_proposal, set_lines
from ketahanan.proposals.operations.rankings import decide_tie, make_ranking, refresh_ranking
from ketahanan.proposals.operations.system import lapse_ended, note_money_sent, note_money_sent_many

__all__ = [
    "decide_tie",
    "edit_text",
    "lapse_ended",
    "make_proposal",
    "make_ranking",
    "note_money_sent",
    "note_money_sent_many",
    "record_visit",
    "refresh_ranking",
    "set_item_reasons",
    "set_lines",
    "set_marks",
    "set_scores",
]
