"""The child process: an XLSForm's sheets come as JSON on standard input, the XForm goes out as JSON.

Started by its path with limits of time and memory, so a form that makes the converter run wild harms nobody else.
Where the converter stumbles, this process ends with its traceback. Imports nothing of the product.
"""

import json
import resource
import sys


def limit(seconds: int, memory: int) -> None:
    """Of this process; where the system knows no such limit, the parent's clock remains."""
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue


def convert(sheets: dict[str, object]) -> dict[str, object]:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as to_xform

    warnings: list[str] = []
    try:
        made = to_xform(sheets, warnings=warnings, form_name="data")
    except PyXFormError as error:
        return {"error": str(error)}
    return {"xform": made.xform, "warnings": warnings}


if __name__ == "__main__":
    limit(int(sys.argv[1]), int(sys.argv[2]))
    try:
        answer = convert(json.load(sys.stdin))
    except (MemoryError, RecursionError):
        answer = {"limit": True}
    json.dump(answer, sys.stdout)
