"""Every record kind of the product, in the order of the programme. Tasks, sweep, matrix and diagrams read this."""

from ketahanan.flow.kinds import AnyKind

KINDS: tuple[AnyKind, ...] = ()
