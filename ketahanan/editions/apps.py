from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "ketahanan.editions"
