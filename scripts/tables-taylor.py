"""Remakes packages/fluxion/test/laws/tables/taylor.json: Taylor coefficients of operations along curves.

    python3 scripts/tables-taylor.py [path]    (needs mpmath)

Each case is an operation, its arguments x and y, and the coefficients 0 to 12 of f(x(t)) or f(x(t), y(t)) at t = 0 along
the line x + t, y + t / 2 and along the curve x + 0.7 t - 0.4 t^2 + 0.2 t^3, y - 0.5 t + 0.3 t^2, in float64.
"""

import json
import pathlib
import sys

from mpmath import mp, mpf

mp.dps = 60
HOME = pathlib.Path(__file__).parent.parent / "packages/fluxion/test/laws/tables/taylor.json"
ORDER = 12

sqrt, exp, log = mp.sqrt, mp.exp, mp.log


def sigmoid(x):
    return 1 / (1 + exp(-x))


def softplus(x):
    return mp.log1p(exp(x))


def sinc(x):
    return mpf(1) if x == 0 else mp.sin(mp.pi * x) / (mp.pi * x)


def log_ndtr(x):
    return log(mp.erfc(-x / sqrt(mpf(2))) / 2)


UNARY = {
    "exp": (exp, [-30, -1, 0, 0.7, 5]),
    "expm1": (mp.expm1, [-30, 1e-9, 0, 0.7]),
    "exp2": (lambda x: mpf(2) ** x, [-9, 0, 0.7]),
    "log": (log, [1e-3, 0.7, 1, 40]),
    "log1p": (mp.log1p, [-0.9, 1e-9, 0, 3]),
    "log2": (lambda x: log(x, 2), [0.3, 5]),
    "log10": (lambda x: log(x, 10), [0.3, 5]),
    "sqrt": (sqrt, [1e-4, 0.3, 7]),
    "rsqrt": (lambda x: 1 / sqrt(x), [0.1, 3]),
    "square": (lambda x: x * x, [-3, 0, 0.7]),
    "reciprocal": (lambda x: 1 / x, [-2, 0.4]),
    "sin": (mp.sin, [-2, 0, 0.7, 30]),
    "cos": (mp.cos, [-2, 0, 0.7, 30]),
    "tan": (mp.tan, [-1.2, 0, 0.7]),
    "asin": (mp.asin, [-0.9, 0, 0.6]),
    "acos": (mp.acos, [-0.9, 0, 0.6]),
    "atan": (mp.atan, [-30, -0.4, 0, 2]),
    "sinh": (mp.sinh, [-5, 0, 0.7]),
    "cosh": (mp.cosh, [-5, 0, 0.7]),
    "tanh": (mp.tanh, [-30, -0.4, 0, 2, 20]),
    "asinh": (mp.asinh, [-1e3, -0.4, 0, 2]),
    "acosh": (mp.acosh, [1.2, 5]),
    "atanh": (mp.atanh, [-0.9, 0, 0.6]),
    "sigmoid": (sigmoid, [-30, -0.4, 0, 2, 40]),
    "softplus": (softplus, [-30, -0.4, 0, 2]),
    "logsigmoid": (lambda x: -softplus(-x), [-3, 0, 30]),
    "silu": (lambda x: x * sigmoid(x), [-20, 0, 0.7]),
    "mish": (lambda x: x * mp.tanh(softplus(x)), [-4, 0, 0.7]),
    "gelu": (lambda x: x * mp.ncdf(x), [-4, 0, 0.7]),
    "softsign": (lambda x: x / (1 + abs(x)), [-3, 0.7]),
    "tanhshrink": (lambda x: x - mp.tanh(x), [-3, 0.7]),
    "elu": (lambda x: x if x > 0 else mp.expm1(x), [-3, 0.7]),
    "logit": (lambda x: log(x / (1 - x)), [0.1, 0.6]),
    "erf": (mp.erf, [-2, 0, 0.7]),
    "erfc": (mp.erfc, [-2, 0, 0.7, 5]),
    "erfcx": (lambda x: exp(x * x) * mp.erfc(x), [-0.5, 0.1, 0.7, 4, 15]),
    "erfinv": (mp.erfinv, [-0.8, 0, 0.3]),
    "sinc": (sinc, [0, 1e-7, 0.3, 1, 2.5]),
    "lgamma": (lambda x: log(abs(mp.gamma(x))), [0.1, 0.7, 3, 30, -0.5]),
    "digamma": (mp.digamma, [0.1, 0.7, 3, 30, -0.5]),
    "polygamma1": (lambda x: mp.polygamma(1, x), [0.3, 3, 20]),
    "polygamma3": (lambda x: mp.polygamma(3, x), [0.7, 5]),
    "i0": (lambda x: mp.besseli(0, x), [0, 0.7, 9]),
    "i0e": (lambda x: exp(-abs(x)) * mp.besseli(0, x), [0.7, 9]),
    "i1": (lambda x: mp.besseli(1, x), [0, 0.7, 9]),
    "i1e": (lambda x: exp(-abs(x)) * mp.besseli(1, x), [0.7, 9]),
    "ndtr": (mp.ncdf, [-4, 0, 0.7]),
    "logNdtr": (log_ndtr, [-20, -2, 0.7]),
    "ndtri": (lambda x: sqrt(mpf(2)) * mp.erfinv(2 * x - 1), [0.1, 0.5, 0.8]),
    "entr": (lambda x: -x * log(x), [0.1, 2]),
    "pow2.5": (lambda x: x ** mpf(2.5), [0.2, 3]),
    "pow3": (lambda x: x**3, [-1e-8, 0, -2]),
    "pow-2": (lambda x: x**-2, [-2, 0.4]),
    "sqrt(1 + square)": (lambda x: sqrt(1 + x * x), [-2, 0, 0.4]),
    "exp(sin(square))": (lambda x: exp(mp.sin(x * x)), [-1, 0, 0.7]),
}

BINARY = {
    "mul": (lambda x, y: x * y, [(0.7, 2), (0, 0)]),
    "div": (lambda x, y: x / y, [(0.7, 2), (0, -1.5)]),
    "pow": (lambda x, y: x**y, [(0.7, 2.5), (3, -1)]),
    "atan2": (mp.atan2, [(0.7, 0.4), (1, 0), (0, 2), (-2, 0.3)]),
    "hypot": (mp.hypot, [(0.7, 0.4), (0, 2), (3, 0)]),
    "logaddexp": (lambda x, y: log(exp(x) + exp(y)), [(0.7, 0.4), (-30, 2), (5, 5)]),
    "logaddexp2": (lambda x, y: log(mpf(2) ** x + mpf(2) ** y, 2), [(0.7, 0.4), (5, 5)]),
    "xlogy": (lambda x, y: x * log(y), [(0.7, 0.4), (0, 2)]),
    "xlog1py": (lambda x, y: x * mp.log1p(y), [(0.7, 0.4), (0, 2)]),
    "logsumexp": (lambda x, y: log(exp(x) + exp(y) + exp(x * y)), [(0.7, 0.4), (-30, 2)]),
    "softmax": (lambda x, y: exp(x) / (exp(x) + exp(y) + exp(x * y)), [(0.7, 0.4), (-20, 2)]),
    "prod": (lambda x, y: x * y * x * (x + y) * y, [(0.7, 0.4), (0, 2), (0, 0)]),
    "norm": (lambda x, y: sqrt(x * x + y * y + (x * y) ** 2), [(0.7, 0.4), (0, 2)]),
    "var": (lambda x, y: ((x - y) ** 2) / 2, [(0.7, 0.4), (1, 1)]),
    "std": (lambda x, y: sqrt((x * x + y * y + (x * y) ** 2 - (x + y + x * y) ** 2 / 3) / 2), [(0.7, 0.4), (-1, 2)]),
    "inv": (lambda x, y: 1 / (x - y * y / (x + 2)), [(0.7, 0.4), (2, 0)]),
    "cumsum": (lambda x, y: x + 2 * y + x * y, [(0.7, 0.4)]),
    "logcumsumexp": (lambda x, y: log(exp(x) + exp(y)), [(0.7, 0.4), (3, -20)]),
}


def line(z, slope):
    return lambda t: mpf(z) + slope * t


def curve(z, coefficients):
    return lambda t: mpf(z) + sum(mpf(c) * t ** (k + 1) for k, c in enumerate(coefficients))


def coefficients(g):
    """In float64; what is nothing but the noise of numerical differences is 0."""
    exact = mp.taylor(g, 0, ORDER)
    sizes = [abs(c) for c in exact]
    noise = [max(sizes[: k + 1]) * mpf(10) ** -40 + mpf(10) ** -50 for k in range(ORDER + 1)]
    return [float(c) if abs(c) > least else 0.0 for c, least in zip(exact, noise)]


def main(path):
    cases = []
    for name, (f, points) in UNARY.items():
        for x in points:
            straight, bent = line(x, 1), curve(x, [0.7, -0.4, 0.2])
            cases.append(
                {
                    "op": name,
                    "x": x,
                    "line": coefficients(lambda t: f(straight(t))),
                    "curve": coefficients(lambda t: f(bent(t))),
                }
            )
    for name, (f, points) in BINARY.items():
        for x, y in points:
            cases.append(
                {
                    "op": name,
                    "x": x,
                    "y": y,
                    "line": coefficients(lambda t: f(line(x, 1)(t), line(y, mpf(0.5))(t))),
                    "curve": coefficients(lambda t: f(curve(x, [0.7, -0.4, 0.2])(t), curve(y, [-0.5, 0.3])(t))),
                }
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HOME)
