"""Static files under hashed names, script imports included, so that browsers may keep them for ever."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatics(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # The manifest is read once, and a page asks for the sprite with every icon.
        self.url = cache(super().url)
