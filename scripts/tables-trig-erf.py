"""Remakes packages/fluxion/test/kernels/wasm/tables/trig-erf.json.gz, in the form of tables-functions.py.

    python3 scripts/tables-trig-erf.py [count] [path]    (needs mpmath)
"""

import gzip
import importlib
import json
import math
import pathlib
import sys

from mpmath import mp, mpf

shared = importlib.import_module("tables-functions")
spread, near = shared.spread, shared.near


def anywhere(r, low, high):
    """Evenly, by exponent down to the least, and next to 0."""
    return [lambda: r.uniform(low, high), lambda: spread(r, -30, math.log2(high)), lambda: r.uniform(-2, 2), lambda: spread(r, -1070, -30)]


def circles(r):
    """Also next to multiples of pi / 2, and far out."""
    return [*anywhere(r, -100, 100), lambda: float(mp.pi / 2 * r.randint(1, 60000)), lambda: spread(r, 6, 20), lambda: spread(r, 20, 1000)]


def sigmoid(x):
    return mp.exp(x) / (1 + mp.exp(x)) if x < 0 else 1 / (1 + mp.exp(-x))


def softplus(x):
    return mp.log1p(mp.exp(-abs(x))) + max(x, 0)


HYPERBOLIC = lambda r: [*anywhere(r, -710.4, 710.4), lambda: r.uniform(-20, 20)]
ARCS = lambda r: [lambda: r.uniform(-1, 1), lambda: spread(r, -30, -1e-9), lambda: 1 - abs(spread(r, -50, -1)), lambda: near(r, [0.5, -0.5])]
TAIL = lambda r: [*anywhere(r, -40, 40), lambda: r.uniform(-745, -700)]

shared.FUNCTIONS = {
    "sin": (circles, mp.sin),
    "cos": (circles, mp.cos),
    "tan": (circles, mp.tan),
    "asin": (ARCS, mp.asin),
    "acos": (ARCS, mp.acos),
    "atan": (lambda r: [*anywhere(r, -10, 10), lambda: spread(r, -5, 1023), lambda: near(r, [0.5, -0.5, 1])], mp.atan),
    "sinh": (HYPERBOLIC, mp.sinh),
    "cosh": (HYPERBOLIC, mp.cosh),
    "tanh": (lambda r: [*anywhere(r, -22, 22), lambda: near(r, [0.9, -0.9])], mp.tanh),
    "sech": (lambda r: [*HYPERBOLIC(r), lambda: r.uniform(705, 745)], mp.sech),
    "asinh": (lambda r: [*anywhere(r, -10, 10), lambda: spread(r, -5, 1023)], mp.asinh),
    "acosh": (lambda r: [lambda: r.uniform(1, 4), lambda: 1 + abs(spread(r, -50, 20)), lambda: abs(spread(r, 1, 1023))], mp.acosh),
    "atanh": (ARCS, mp.atanh),
    "sigmoid": (TAIL, sigmoid),
    "softplus": (TAIL, softplus),
    "erf": (lambda r: [*anywhere(r, -6, 6), lambda: near(r, [1, -1])], mp.erf),
    "erfc": (lambda r: [*anywhere(r, -6, 27.2), lambda: near(r, [1, -1]), lambda: r.uniform(26.5, 27.2)], mp.erfc),
}

if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 700
    path = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else shared.HOME.with_name("trig-erf.json.gz")
    mp.dps = 400  # sin x for large x, and sums of numbers of very different sizes
    text = json.dumps({name: shared.table(name, count) for name in shared.FUNCTIONS})
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
