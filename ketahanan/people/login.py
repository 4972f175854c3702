"""How accounts sign in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No open registration: a login begins with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
