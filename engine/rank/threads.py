"""Run parts of one computation side by side: tasks that only read what they share, results in the order asked for.

numpy, scipy and compiled kernels let go of Python's lock while they work, so threads are enough. How the work is cut
never depends on how many there are: the same bits for 1, 2 and 4.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from threading import current_thread
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from influent.errors import ConfigError, quote

Given = TypeVar("Given")
Found = TypeVar("Found")
VARIABLE = "INFLUENT_THREADS"
PREFIX = "influent-task"


def n_threads() -> int:
    """Say how many threads may work: INFLUENT_THREADS, or the processors that this process may use.

    Raises
    ------
    ConfigError
        The variable is no whole number from 1 to 1,024.
    """
    given = os.environ.get(VARIABLE)
    if given is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 1024):
        raise ConfigError(
            f"{quote(given)} is no number of threads",
            where=f"the environment variable {VARIABLE}",
            advice="a whole number from 1 to 1024, or unset it",
        )
    return int(given)


def map_threads(function: Callable[[Given], Found], tasks: Iterable[Given]) -> Iterable[Found]:
    """Apply `function` to every task, several at once; results in the order of the tasks.

    A task that asks for this itself has its own tasks done one after the other: were all threads to wait for others,
    none would be left to work.
    """
    threads = n_threads()
    is_task = current_thread().name.startswith(PREFIX)
    return map(function, tasks) if threads == 1 or is_task else _pool(threads).map(function, tasks)


def cut_evenly(cost: NDArray[np.int64], parts: int) -> list[slice]:
    """Cut rows into runs that cost about as much each; fewer than `parts` where single rows cost more.

    cost : (n + 1,) what all rows before each one cost, from 0, rising; the last is what all cost
    """
    edges = np.searchsorted(cost, np.linspace(0, cost[-1], parts + 1)[1:-1])
    cuts = np.unique(np.concatenate([[0], edges, [len(cost) - 1]])).tolist()
    return [slice(a, b) for a, b in pairwise(cuts)]


@lru_cache(maxsize=1)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix=PREFIX)
