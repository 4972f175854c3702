"""The extra packages are asked for late: who only reads a level does not pay for a compiler."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

MODULES = ("certainty", "engine", "exact", "explain", "households", "respondents", "sensitivity", "shipped", "small_area")


@pytest.mark.parametrize("package", ["numba", "pyarrow", "django", "duckdb", "ibis"])
def test_importing_the_core_does_not_import(package: str) -> None:
    imports = "; ".join(f"import ketahanan.analytics.{name}" for name in MODULES)
    code = f"import sys; {imports}; sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
