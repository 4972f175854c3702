"""numba's decorator with types. Imported only when numba is there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import cast

import numpy as np
from numba import njit

type Floats32 = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
type Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
type Levels32 = np.ndarray[tuple[int, ...], np.dtype[np.int32]]
type Bytes = np.ndarray[tuple[int, ...], np.dtype[np.int8]]

# Not-a-number stays what it is: of fast-math only what leaves NaN alone is switched on.
RELAXED = {"contract", "reassoc", "arcp", "nsz"}


def compiled[**P, R](*, parallel: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """numba's decorator with a type; machine code is kept beside the file where that can be written.

    Arrays are cut to their range before a loop: an index that might be negative keeps it from becoming vector code.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        made = njit(parallel=parallel, fastmath=RELAXED, error_model="numpy")(function)
        # Without a place to keep machine code every process compiles for itself.
        with suppress(RuntimeError):
            made.enable_caching()
        return cast("Callable[P, R]", made)

    return decorate
