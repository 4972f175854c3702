"""The cast, for tests that ask for it."""

from ketahanan.conftest import country

__all__ = ["country"]
