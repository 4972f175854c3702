"""What follows from a visit's moves, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ketahanan.flow.kinds import Given
from ketahanan.people.posts import Actor
from ketahanan.supervision import guards, joint, late, papers, queries
from ketahanan.supervision.models import Doubt, Visit
from ketahanan.supervision.workflow import VisitState as S


def check_in(visit: Visit, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Time, place, distance and flag onto the officer; who has come onto the visit."""
    officer, place, waited = guards.own(visit, by), given.get("place"), given.get("waited")
    away, doubt = guards.doubt_of(visit, place)
    if waited:
        officer.came_sent_at, officer.came_ahead_s = at, waited.ahead
        doubt = doubt or ("" if waited.runs_true else Doubt.CLOCK.value)
    officer.no_conflict_at = officer.checked_in_at = waited.filled_at if waited else at
    officer.lat, officer.lon = place or (None, None)
    officer.accuracy_m = given.get("accuracy_m") if place else None
    officer.distance_m, officer.doubt = away, doubt
    officer.far_reason = (given.get("reason") or "").strip()
    officer.save(
        update_fields=[
            "no_conflict_at", "checked_in_at", "lat", "lon", "accuracy_m", "distance_m", "doubt", "far_reason",
            "came_sent_at", "came_ahead_s",
        ]
    )  # fmt: skip
    visit.arrived = [*visit.arrived, officer.person_id]
    if doubt:
        visit.doubtful = [*visit.doubtful, officer.person_id]
    visit.save(update_fields=["arrived", "doubtful"])
    return {
        "place": officer.place, "accuracy_m": officer.accuracy_m, "distance_m": away, "doubt": doubt,
        "officer": officer.position, **late.told(waited),
    }  # fmt: skip


def confirm_place(visit: Visit, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The colleague's word stands beside the flag."""
    mate = queries.colleague_of(visit, by.person_id)
    if mate is None:
        raise ValueError("the guard found a colleague")
    mate.far_confirmed_by_id, mate.far_confirmed_at = by.person_id, at
    mate.save(update_fields=["far_confirmed_by", "far_confirmed_at"])
    visit.doubtful = [person for person in visit.doubtful if person != mate.person_id]
    visit.save(update_fields=["doubtful"])
    return {"officer": mate.position, "doubt": mate.doubt}


def hand_in(visit: Visit, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """Both sheets lie open to both now; when each was handed in, and the hash of the two."""
    handed = guards.handed_in(visit)
    for officer in queries.officers(visit):
        officer.left_at = handed.get(officer.person_id, at)
        officer.save(update_fields=["left_at"])
    rows = joint.lines(visit)
    visit.joint_sha256 = joint.digest(rows)
    visit.save(update_fields=["joint_sha256"])
    return {"joint": visit.joint_sha256, "differences": [row.item.number for row in rows if row.differs]}


def agree(visit: Visit, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The score and the verdict, which the village's signatures then bring into force."""
    found = joint.outcome(visit, joint.lines(visit))
    visit.score_pct, visit.passed = found.score_pct, found.passed
    visit.save(update_fields=["score_pct", "passed"])
    return {
        "joint": visit.joint_sha256, "yes": found.yes, "applicable": found.applicable, "score_pct": found.score_pct,
        "failed_critical": list(found.failed_critical), "passed": found.passed,
    }  # fmt: skip


def sign(visit: Visit, given: Given, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The result is in force from the last signature; the berita acara is made (B18)."""
    if visit.state == S.PASSED:
        visit.passed_at = at
        visit.save(update_fields=["passed_at"])
    paper = papers.issue_minutes(visit, by=by, at=at)
    return {"document": paper.number, "sha256": paper.sha256, "joint": visit.joint_sha256}


def plan_repair(visit: Visit, given: Given, by: Actor, at: datetime) -> None:
    """From now on a new visit may be assigned."""
    visit.repaired_at = at
    visit.save(update_fields=["repaired_at"])


EFFECTS = {
    "check_in": check_in,
    "confirm_place": confirm_place,
    "hand_in": hand_in,
    "agree": agree,
    "sign": sign,
    "plan_repair": plan_repair,
}
