"""Papers made from the tables: state diagrams and the permission matrix. A test compares them with docs/."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ketahanan.common.actions import Action, Workflow
from ketahanan.common.roles import ROLES, Role
from ketahanan.people.workflow import ASSIGNMENT
from ketahanan.site.kinds import KINDS


def workflows() -> list[Workflow]:
    """Every table of the product, in the order of the programme."""
    return [ASSIGNMENT, *(kind.flow for kind in KINDS)]


def states_page(flow: Workflow) -> str:
    """Markdown: the diagram and the table of one record kind."""
    lines = [f"# {flow.label} (`{flow.name}`)", "", "Made by `ketahanan docs`; change the table, not this page.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {flow.initial}"]
    lines += [f"    {state}: {label}" for state, label in flow.states.items()]
    for row in flow.actions:
        for source in _ordered(flow, row.frm):
            lines += [f"    {source} --> {target}: {row.label}" for target in _ordered(flow, row.targets)]
    lines += [f"    {state} --> [*]" for state in _ordered(flow, flow.final)]
    lines += ["```", "", "| Action | Who | From | To | Limit |", "| --- | --- | --- | --- | --- |"]
    lines += [_table_row(flow, row) for row in flow.actions]
    return "\n".join(lines) + "\n"


def _ordered(flow: Workflow, states: Iterable[str]) -> list[str]:
    wanted = set(states)
    return [state for state in flow.states if state in wanted]


def _table_row(flow: Workflow, row: Action) -> str:
    joint = " → " if row.in_order else " + "
    who = joint.join(" / ".join(ROLES[role].label for role in sorted(roles)) for roles in row.signers) or "sistem"
    barred = f" (not: {', '.join(sorted(row.not_by))})" if row.not_by else ""
    barred += f" (only: {', '.join(sorted(row.only))})" if row.only else ""
    source = ", ".join(_ordered(flow, row.frm))
    target = ", ".join(_ordered(flow, row.targets)) or "–"
    limit = f"{row.within} {'working days' if row.workdays else 'days'}" if row.within else "–"
    return f"| {row.label} (`{row.name}`) | {who}{barred} | {source} | {target} | {limit} |"


def matrix() -> str:
    """CSV: action, role, right. M makes, R reads, A acts alone, S signs with others."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["action", "role", "right"])
    for flow in workflows():
        writer.writerows((f"{flow.name}.make", role.value, "M") for role in sorted(flow.made_by))
        writer.writerows((f"{flow.name}.read", role.value, "R") for role in sorted(flow.readers))
        for row in flow.actions:
            right = "S" if len(row.signers) > 1 else "A"
            writer.writerows((f"{flow.name}.{row.name}", role.value, right) for role in Role if role in row.roles)
    return out.getvalue()


def pages() -> dict[str, str]:
    """Path below docs/generated → content."""
    made = {f"states-{flow.name}.md": states_page(flow) for flow in workflows()}
    return made | {"permissions.csv": matrix()}
