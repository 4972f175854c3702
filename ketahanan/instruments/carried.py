"""Pages that are taken along without a line: what the device stores beside them, and what their scripts say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from ketahanan.instruments import field, field_words

# What a page needs without a line, beside itself; the service worker keeps these.
SHELL = (
    "css/base.css", "css/components.css", "css/pages.css", "css/field.css", "img/logo.svg", "img/icons.svg",
    "js/app.js", "js/field/cache.js", "js/field/store.js", "js/field/sender.js", "js/field/outbox.js",
    "js/field/list.js", "js/field/later.js", "js/field/carry.js", "js/field/form.js", "js/field/place.js",
    "js/field/zip.js",
)  # fmt: skip


def release() -> str:
    """Changes when one of the files changes, so that browsers see a new worker."""
    engine = (field.ENGINE,) if field.engine_is_here() else ()
    names = "\n".join(static(name) for name in (*SHELL, *engine))
    return hashlib.md5(names.encode(), usedforsecurity=False).hexdigest()


def context(*more: str) -> dict[str, Any]:
    """For every page that works without a line. `more`: static files of its own."""
    pages = [reverse("field_page:list"), reverse("field_page:outbox")]
    return {
        "words": field_words.words(),
        "shell": json.dumps([*pages, *(static(name) for name in (*SHELL, *more))]),
    }


def along(title: str, *more: str) -> dict[str, Any]:
    """For a page whose form may be filled without a line; `title` names it in the outbox."""
    return {"carried": title, **context(*more)}


def taken(title: str, pages: Iterable[str], *more: str) -> dict[str, Any]:
    """For a page that stores others and itself when it is opened."""
    return {"taken": json.dumps({"title": title, "pages": list(pages)}), **context(*more)}
