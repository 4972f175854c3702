from django.apps import AppConfig
from django.utils.translation import get_language

from ketahanan.common import zones


class SiteConfig(AppConfig):
    name = "ketahanan.site"

    def ready(self) -> None:
        """Checks are known, and dates follow the reader's language, as sentences do."""
        from ketahanan.site import checks  # noqa: F401 - registers them

        zones.follow(get_language)
