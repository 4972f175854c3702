"""Several people in the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connections

from ketahanan.common.errors import Refused


def together[R](*acts: Callable[[], R]) -> list[R]:
    """All start together; what each returned, in the order of their ends. Whatever is raised fails the test."""
    start, told, broken = Barrier(len(acts)), list[R](), list[Exception]()

    def run(act: Callable[[], R]) -> None:
        start.wait()
        try:
            told.append(act())
        except Exception as error:  # noqa: BLE001 - whatever it is (a deadlock, for one), the test shall show it
            broken.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not broken, broken
    assert not any(thread.is_alive() for thread in threads)
    return told


def at_once(*acts: Callable[[], object]) -> list[str]:
    """The sentences of those who were refused."""

    def refusal(act: Callable[[], object]) -> str | None:
        try:
            act()
        except Refused as refused:
            return refused.sentence
        return None

    return [told for told in together(*(lambda act=act: refusal(act) for act in acts)) if told is not None]
