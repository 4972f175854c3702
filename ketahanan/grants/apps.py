from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "ketahanan.grants"

    def ready(self) -> None:
        from ketahanan.grants import objections

        objections.register()
