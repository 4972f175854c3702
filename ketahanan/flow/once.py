"""Double clicks and resent forms, as `people` has it; here under the name that capabilities import."""

from ketahanan.people.once import fingerprint, once

__all__ = ["fingerprint", "once"]
