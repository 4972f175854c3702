from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "ketahanan.site"

    def ready(self) -> None:
        from ketahanan.site import checks  # noqa: F401 - registers them
