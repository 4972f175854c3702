"""Whether an expression of a form can be read at all: phones and browsers refuse a whole form for one that cannot. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ketahanan.instruments.form import REFERENCE

# Columns that hold expressions and nothing else.
COLUMNS = frozenset({"calculation", "constraint", "relevant", "required", "readonly", "repeat_count", "choice_filter"})
CALL = re.compile(r"(?<![\w.:-])([A-Za-z][\w.:-]*)\s*\(")
OPERATORS = frozenset({"and", "or", "div", "mod"})
# Of XPath 1.0 and of the ODK XForms specification.
FUNCTIONS = frozenset({
    "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat", "starts-with",
    "contains", "substring-before", "substring-after", "substring", "string-length", "normalize-space",
    "translate", "boolean", "not", "true", "false", "lang", "number", "sum", "floor", "ceiling", "round",
    "node", "text", "comment", "if", "coalesce", "once", "selected", "selected-at", "count-selected",
    "jr:choice-name", "jr:itext", "indexed-repeat", "area", "distance", "geofence", "intersects", "random",
    "randomize", "uuid", "boolean-from-string", "digest", "checklist", "weighted-checklist", "regex", "substr",
    "ends-with", "join", "count-non-empty", "max", "min", "int", "pow", "log", "log10", "abs", "sin", "cos",
    "tan", "asin", "acos", "atan", "atan2", "sqrt", "exp", "exp10", "pi", "date", "date-time", "decimal-date",
    "decimal-date-time", "decimal-time", "format-date", "format-date-time", "today", "now", "instance",
    "current", "pulldata", "version", "property", "base64-decode", "extract-signed",
})  # fmt: skip


def is_readable(expression: str) -> bool:
    """Whether it follows the grammar of XPath, with any name of a question in it."""
    try:
        etree.XPath(REFERENCE.sub("x", expression), namespaces={"jr": "jr"})
    except (etree.XPathError, ValueError):
        return False
    return True


def unknown_functions(expression: str) -> Iterator[str]:
    """Names that are called and that no phone knows; what stands in quotation marks is no call."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", REFERENCE.sub("x", expression))
    for name in dict.fromkeys(CALL.findall(bare)):
        if name not in OPERATORS | FUNCTIONS:
            yield name
