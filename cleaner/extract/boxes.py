"""Walks over the tree of a page's boxes, each an array with one value a box; parents come before children."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True)
def outside(parents, marked):  # type: ignore[no-untyped-def]
    """Return, for each box, itself or the nearest around it that is not marked; the first where none is."""
    found = np.zeros(len(parents), np.int64)
    for box in range(1, len(parents)):
        found[box] = found[parents[box]] if marked[box] else box
    return found


@numba.njit(cache=True)
def summed(parents, boxes, values, fading):  # type: ignore[no-untyped-def]
    """Return, for each box, the sum over what it holds of `values`, which stand in `boxes`.

    fading: what is left of a value for each box between.
    """
    sums = np.zeros(len(parents))
    for index in range(len(boxes)):
        sums[boxes[index]] += values[index]
    for box in range(len(parents) - 1, 0, -1):
        sums[parents[box]] += fading * sums[box]
    return sums


@numba.njit(cache=True)
def extremes(parents, values):  # type: ignore[no-untyped-def]
    """Return, for each box, the least, the most and the sum of the values of it and all around it."""
    least, most, total = values.copy(), values.copy(), values.copy()
    for box in range(1, len(parents)):
        parent = parents[box]
        least[box] = min(least[box], least[parent])
        most[box] = max(most[box], most[parent])
        total[box] += total[parent]
    return least, most, total


@numba.njit(cache=True)
def distances(parents, place):  # type: ignore[no-untyped-def]
    """Return, for each box, how far it is below a box around `place`, and how far that is above `place`."""
    far, above = np.zeros(len(parents)), np.full(len(parents), -1.0)
    count, box = 0, place
    while box >= 0:
        above[box] = count
        count += 1
        box = parents[box]
    for box in range(1, len(parents)):
        if above[box] < 0:
            far[box], above[box] = far[parents[box]] + 1, above[parents[box]]
    return far, above


@numba.njit(cache=True)
def outermost(parents, marked):  # type: ignore[no-untyped-def]
    """Return, for each box, the first marked one from the root down to itself; -1 where there is none."""
    found = np.full(len(parents), -1)
    for box in range(len(parents)):
        above = found[parents[box]] if box else -1
        found[box] = above if above >= 0 else box if marked[box] else -1
    return found


@numba.njit(cache=True)
def heaviest(parents, weights):  # type: ignore[no-untyped-def]
    """Return, for each box, that of it and all around it which weighs most, of equals the outermost."""
    found = np.zeros(len(parents), np.int64)
    for box in range(1, len(parents)):
        above = found[parents[box]]
        found[box] = box if weights[box] > weights[above] else above
    return found


@numba.njit(cache=True)
def since(parents, marked, most):  # type: ignore[no-untyped-def]
    """Return, for each box, how many boxes it is below the nearest marked one, at most `most`."""
    found = np.full(len(parents), most)
    for box in range(len(parents)):
        if marked[box]:
            found[box] = 0
        elif box:
            found[box] = min(found[parents[box]] + 1, most)
    return found
