"""Remakes packages/fluxion/test/kernels/wasm/tables/exp-log-pow.json.gz: float64 arguments and what the functions are there.

    python3 scripts/tables-functions.py [count] [path]    (needs mpmath)

For each function: x (and y) and the nearest float64 z as 16 hexadecimal digits each, and what z lacks in 200ths of a unit
in its last place, plus 128, as two. Arguments are dense where functions are awkward, and cover all exponents.
"""

import gzip
import json
import pathlib
import random
import struct
import sys

from mpmath import mp, mpf

mp.dps = 50
HOME = pathlib.Path(__file__).parent.parent / "packages/fluxion/test/kernels/wasm/tables/exp-log-pow.json.gz"


def rounded(exact):
    """The nearest float64, ties to even, and the rest in units in the last place; infinity beyond the largest."""
    if exact == 0:
        return 0.0, mpf(0)
    e = max(int(mp.floor(mp.log(abs(exact), 2))), -1022)
    unit = mpf(2) ** (e - 52)
    n = mp.nint(exact / unit)
    z = n * unit
    if abs(z) >= mpf(2) ** 1024:
        return float("inf") if z > 0 else float("-inf"), mpf(0)
    return float(z), exact / unit - n


def spread(r, low, high):
    """Of either sign, by exponent: 2^low to 2^high."""
    return r.choice((-1, 1)) * 2.0 ** r.uniform(low, high)


def near(r, points):
    return r.choice(points) * (1 + spread(r, -52, -6))


def exps(r, low, high):
    return [
        lambda: r.uniform(low, high),
        lambda: spread(r, -60, 9),
        lambda: r.uniform(-2, 2),
        lambda: r.uniform(low, low * 0.94),
    ]


def logs(r, points):
    return [
        lambda: 2.0 ** r.uniform(-1022, 1023.9),
        lambda: 2.0 ** r.uniform(-1074, -1022),
        lambda: near(r, points),
        lambda: r.uniform(0.3, 3),
    ]


def powers(r):
    def by_result():
        x = 2.0 ** r.uniform(-1074, 1023.9)
        return x, r.uniform(-1075, 1024) / float(mp.log(x, 2))

    def around_one():
        x = 1 + spread(r, -52, -3)
        return x, r.uniform(-1075, 1024) / float(mp.log(mpf(x), 2))

    def plain():
        return r.uniform(0, 20), r.uniform(-20, 20)

    return [by_result, around_one, plain, lambda: (2.0 ** r.uniform(-3, 3), float(r.randint(-200, 200)) / 2)]


FUNCTIONS = {
    "exp": (lambda r: exps(r, -745.2, 709.9), mp.exp),
    "exp2": (lambda r: exps(r, -1075, 1024), lambda x: mpf(2) ** x),
    "expm1": (lambda r: [*exps(r, -40, 709.9), lambda: spread(r, -1074, -50), lambda: r.uniform(-1, 1)], mp.expm1),
    "log": (lambda r: logs(r, [1, 0.5, 2, 2**0.5, 0.5**0.5]), mp.log),
    "log2": (lambda r: logs(r, [1, 0.5, 2, 2**0.5, 0.5**0.5]), lambda x: mp.log(x, 2)),
    "log10": (lambda r: logs(r, [1, 10, 0.1, 2**0.5, 0.5**0.5]), mp.log10),
    "log1p": (
        lambda r: [
            lambda: spread(r, -1074, -1),
            lambda: r.uniform(-1, 2),
            lambda: near(r, [-1, -0.5, 1, 2**0.5 - 1, 0.5**0.5 - 1]),
            lambda: 2.0 ** r.uniform(0, 1023.9),
        ],
        mp.log1p,
    ),
    "pow": (powers, lambda x, y: mpf(x) ** mpf(y)),
}


def table(name, count):
    r = random.Random(name)
    kinds, f = FUNCTIONS[name]
    makers = kinds(r)
    columns = {}
    for i in range(count):
        made = makers[i % len(makers)]()
        arguments = made if isinstance(made, tuple) else (made,)
        if name == "log1p" and arguments[0] <= -1:
            continue
        z, rest = rounded(f(*map(mpf, arguments)))
        for key, x in zip("xy", arguments):
            columns[key] = columns.get(key, "") + struct.pack(">d", x).hex()
        columns["z"] = columns.get("z", "") + struct.pack(">d", z).hex()
        columns["rest"] = columns.get("rest", "") + f"{128 + int(mp.nint(200 * rest)):02x}"
    return columns


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    path = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HOME
    text = json.dumps({name: table(name, count) for name in FUNCTIONS})
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
