"""Pages about people: officers, invitations, and everybody's own page."""

from ketahanan.people.views import invitations, officers
from ketahanan.people.views.me import me_view

__all__ = ["invitations", "me_view", "officers"]
