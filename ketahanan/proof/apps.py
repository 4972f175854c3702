from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "ketahanan.proof"
