"""What a test's world costs is paid once: the statements that made it are kept, and said again in the next test.

    @remembered
    def approved(country: Country) -> Proposal: ...

The first call runs. A later one, in a test that has written exactly the same until then and gives equal arguments,
repeats the writing statements (some dozens, without what was thought in between) and returns an equal result; what the
call changed in its arguments is changed again. Who has written anything else before simply runs the function.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

WRITES = ("INSERT", "UPDATE", "DELETE")
UNKNOWN = b"unknown"  # the test wrote something of its own before the first remembered call


@dataclass(frozen=True)
class Statement:
    sql: str
    params: Any
    many: bool

    def after(self, before: bytes) -> bytes:
        return digest(before, repr((self.sql, plain(self.params))).encode())

    def say(self) -> None:
        with connection.cursor() as cursor:
            (cursor.executemany if self.many else cursor.execute)(self.sql, self.params)


@dataclass(frozen=True)
class Kept:
    statements: list[Statement]
    pickled: bytes  # arguments and result as they were afterwards


@dataclass
class Memory:
    """What the present test has written until now, as a digest and as statements."""

    begin: Callable[[], bytes]  # numbers of new rows begin where they always do; returns where that is
    kept: dict[bytes, Kept] = field(default_factory=dict)
    written: bytes = b""
    tape: list[Statement] = field(default_factory=list)
    savepoints: list[tuple[str, bytes, int]] = field(default_factory=list)

    def forget(self) -> None:
        """Another test begins."""
        self.written, self.tape, self.savepoints = b"", [], []

    def hear(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Stands around every statement of the connection."""
        result = execute(sql, params, many, context)
        word = sql[:9].split(" ", 1)[0]
        if word in WRITES:
            said = Statement(sql, params, many)
            self.tape.append(said)
            self.written = said.after(self.written) if self.written not in (b"", UNKNOWN) else UNKNOWN
        elif word == "SAVEPOINT":
            self.savepoints.append((sql.rsplit(maxsplit=1)[-1], self.written, len(self.tape)))
        elif word == "ROLLBACK":
            self.go_back(sql.rsplit(maxsplit=1)[-1])
        return result

    def go_back(self, name: str) -> None:
        """SQLite takes the numbers of rows back as well; PostgreSQL goes on counting, so nothing is as it was."""
        at = next((n for n, (each, _, _) in enumerate(self.savepoints) if each == name), None)
        if at is None or connection.vendor != "sqlite":
            self.written = UNKNOWN
            return
        _, self.written, length = self.savepoints[at]
        del self.savepoints[at + 1 :], self.tape[length:]

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if not self.written and connection.in_atomic_block:
            self.written = self.begin()
        if self.written in (b"", UNKNOWN):
            return function(*args, **kwargs)
        name = f"{function.__module__}.{function.__qualname__} {settings.PRIVATE_ROOT} {get_language()}".encode()
        key = digest(self.written, name, pickle.dumps((args, kwargs)))
        if (kept := self.kept.get(key)) is None:
            start = len(self.tape)
            result = function(*args, **kwargs)
            kept = Kept(self.tape[start:], pickle.dumps((args, kwargs, result)))
            if self.written != UNKNOWN:
                self.kept[key] = kept
        else:
            for statement in kept.statements:
                statement.say()
        return renewed(args, kwargs, pickle.loads(kept.pickled))


memory: Memory | None = None


def remembered[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """For functions that make rows from the country, records and plain values, and read no clock."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if memory is None:
            return function(*args, **kwargs)
        result: R = memory.call(function, args, kwargs)
        return result

    return call


def renewed(args: tuple[Any, ...], kwargs: dict[str, Any], after: tuple[tuple[Any, ...], dict[str, Any], Any]) -> Any:
    """The caller's objects become what the call made of them, and the result speaks of these very objects."""
    args_after, kwargs_after, result = after
    given = [*zip(args, args_after, strict=True), *((kwargs[name], kwargs_after[name]) for name in kwargs)]
    known = {id(new): old for old, new in given if is_alive(new)}
    for old, new in given:
        if is_alive(new):
            fill(old, new, known)
    return renew(None, result, known)


def is_alive(value: Any) -> bool:
    """Has it content of its own that a call can change? Members of enumerations are the same everywhere."""
    return hasattr(value, "__dict__") and not isinstance(value, Enum | type)


def renew(old: Any, new: Any, known: dict[int, Any]) -> Any:
    """`old` with the content of `new`; `new` itself where the two are not of one kind."""
    if isinstance(new, dict):
        before = old if isinstance(old, dict) else {}
        return {name: renew(before.get(name), value, known) for name, value in new.items()}
    if isinstance(new, list | tuple) and type(new) in (list, tuple):
        return type(new)(renew(None, value, known) for value in new)
    if not is_alive(new):
        return new
    if id(new) not in known:
        known[id(new)] = old if type(old) is type(new) else new
        fill(known[id(new)], new, known)
    return known[id(new)]


def fill(old: Any, new: Any, known: dict[int, Any]) -> None:
    before = dict(old.__dict__)
    content = {name: renew(before.get(name), value, known) for name, value in new.__dict__.items()}
    old.__dict__.clear()
    old.__dict__.update(content)


def digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"\0".join(parts)).digest()


def plain(value: Any) -> Any:
    """By content: drivers wrap bytes and JSON in objects that print their address."""
    if isinstance(value, memoryview):
        return bytes(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.obj if hasattr(value, "obj") else value
