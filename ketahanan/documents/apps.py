from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ketahanan.documents"
