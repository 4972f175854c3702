from django.apps import AppConfig


class VillagesConfig(AppConfig):
    name = "ketahanan.villages"
