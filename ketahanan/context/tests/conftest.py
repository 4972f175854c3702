from ketahanan.areas.tests.conftest import load, regions

__all__ = ["load", "regions"]
