from django.apps import AppConfig
from django.utils.translation import get_language

from ketahanan.common import zones


class SiteConfig(AppConfig):
    name = "ketahanan.site"

    def ready(self) -> None:
        """Dates follow the reader's language, as sentences do."""
        zones.follow(get_language)
