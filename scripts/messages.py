"""Keeps locale/en in step with the Indonesian texts in code and templates; needs no gettext program.

    messages.py extract    add new texts, keep translations, mark vanished ones as obsolete (--prune drops them)
    messages.py check      list what is untranslated, obsolete or has other placeholders; end with 1 if anything is
    messages.py compile    write the .mo files that the running system reads
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "locale"
LANGUAGES = ("en",)

KEYWORDS = DEFAULT_KEYWORDS | {
    "N_": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdi]|\{\w*\}")

# No dates, no program versions: two people who extract the same code get the same file.
HEADER = """# The English of Ketahanan. Message ids are the Indonesian texts; `make messages` keeps the list.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

type Key = tuple[str, str]


def sources() -> Iterator[Path]:
    for folder, pattern in (("ketahanan", "*.py"), ("ketahanan", "*.html"), ("ketahanan", "*.txt"),
                            ("templates", "*.html"), ("templates", "*.txt")):
        for path in sorted((ROOT / folder).rglob(pattern)):
            # The gallery of components shows samples to those who write pages; nobody reads them in English.
            if not {"tests", "migrations", "gallery"} & set(path.relative_to(ROOT).with_suffix("").parts):
                yield path


def texts() -> Catalog:
    """Every marked text of code and templates."""
    if not settings.configured:
        settings.configure()
    found = Catalog(locale="id")
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path.relative_to(ROOT)))
        for _, message, comments, context in extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            if message and message[0]:
                found.add(message, auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def key(message: Message) -> Key:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def by_key(known: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in known if message.id}


def extract_all(*, prune: bool) -> int:
    found = texts()
    for language in LANGUAGES:
        known = catalogue(language)
        known.update(found, no_fuzzy_matching=True, keep_user_comments=True)
        body = io.BytesIO()
        write_po(body, known, no_location=True, omit_header=True, sort_output=True, width=110, ignore_obsolete=prune)
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER.format(language=language) + body.getvalue().decode().lstrip("\n"), encoding="utf-8")
        missing = sum(not is_translated(message) for message in by_key(known).values())
        print(f"{language}: {len(by_key(known))} texts, {missing} untranslated")
    return 0


def is_translated(message: Message) -> bool:
    parts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(parts) and not message.fuzzy


def same_placeholders(message: Message) -> bool:
    """A plural form may leave out its number ("one village"); nothing may be added."""
    ids = (message.id,) if isinstance(message.id, str) else message.id
    wanted = {mark for text in ids for mark in PLACEHOLDER.findall(text)}
    strings = (message.string,) if isinstance(message.string, str) else message.string or ()
    marks = [set(PLACEHOLDER.findall(text)) for text in strings]
    return marks[-1] == wanted and all(each <= wanted for each in marks)


def complaints(language: str) -> Iterator[str]:
    found, known = by_key(texts()), catalogue(language)
    translated = by_key(known)
    for each in sorted(found.keys() - translated.keys()):
        yield f"{language}: not in the catalogue (make messages): {each[1]!r}"
    for each in sorted(translated.keys() - found.keys()) + sorted(key(old) for old in known.obsolete.values()):
        yield f"{language}: obsolete, used nowhere: {each[1]!r}"
    for each in sorted(found.keys() & translated.keys()):
        if not is_translated(translated[each]):
            yield f"{language}: untranslated: {each[1]!r}"
        elif not same_placeholders(translated[each]):
            yield f"{language}: other placeholders: {each[1]!r}"


def check_all() -> int:
    found = [line for language in LANGUAGES for line in complaints(language)]
    print("\n".join(found) or "Every text has its translation.")
    return int(bool(found))


def compile_all() -> int:
    for language in LANGUAGES:
        known = catalogue(language)
        for message in by_key(known).values():
            if not is_translated(message):  # a plural without translation would be shown as nothing at all
                known.delete(message.id, message.context)
        with path_of(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, known)
    return 0


def main(arguments: list[str]) -> int:
    match arguments:
        case ["extract", *options]:
            return extract_all(prune="--prune" in options)
        case ["check"]:
            return check_all()
        case ["compile"]:
            return compile_all()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
