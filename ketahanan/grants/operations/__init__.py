"""All writes to grants, payments, progress reports and holds. Actions of the tables go through `flow.perform`."""

from ketahanan.grants.operations.holding import set_hold
from ketahanan.grants.operations.opening import (
    cancel_grant,
    catch_up,
    follow_village,
    open_grant,
    sweep_grants,
)
from ketahanan.grants.operations.paying import (
    bounce,
    doubt,
    export,
    fund_holding,
    make_payment,
    refuse,
    reverse,
    send,
    settle,
)
from ketahanan.grants.operations.reporting import report_progress
from ketahanan.grants.operations.running import export_many, leave_many, order_many, test_many

__all__ = [
    "bounce",
    "cancel_grant",
    "catch_up",
    "doubt",
    "export",
    "export_many",
    "follow_village",
    "fund_holding",
    "leave_many",
    "make_payment",
    "open_grant",
    "order_many",
    "refuse",
    "report_progress",
    "reverse",
    "send",
    "set_hold",
    "settle",
    "sweep_grants",
    "test_many",
]
