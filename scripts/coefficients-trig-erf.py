"""Prints the coefficients of kernels/wasm/functions for trigonometric and hyperbolic functions and the normal curve.

    python3 scripts/coefficients-trig-erf.py    (needs mpmath, numpy)

Polynomials are best approximations, by Remez exchange; quotients of polynomials interpolate at Chebyshev's nodes.
"""

import numpy as np
from mpmath import mp, mpf

mp.dps = 60
EPS = mpf(10) ** -6  # a weight that is nowhere 0


def chebyshev(low, high, n):
    return [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * n)) for i in range(n)]


def remez(f, low, high, degree, weight, points=600, rounds=6):
    """The polynomial p of least max |p - f| * weight on [low, high]."""
    low, high = mpf(low), mpf(high)
    n = degree + 2
    nodes = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / (n - 1)) for i in range(n)]
    grid = chebyshev(low, high, points)
    values = [(f(x), weight(x)) for x in grid]
    for _ in range(rounds):
        rows, right = mp.matrix(n, n), mp.matrix(n, 1)
        for i, x in enumerate(nodes):
            for k in range(n - 1):
                rows[i, k] = x**k
            rows[i, n - 1] = (-1) ** i / weight(x)
            right[i] = f(x)
        p = list(mp.lu_solve(rows, right))[:-1]
        errors = [(mp.polyval(p[::-1], x) - y) * w for x, (y, w) in zip(grid, values)]
        # the largest error between each two changes of sign
        extremes = []
        for i, e in enumerate(errors):
            if extremes and (e > 0) == (errors[extremes[-1]] > 0):
                if abs(e) > abs(errors[extremes[-1]]):
                    extremes[-1] = i
            else:
                extremes.append(i)
        while len(extremes) > n:
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        if len(extremes) < n:
            break
        nodes = [grid[i] for i in extremes]
    return p, max(map(abs, errors))


def quotient(f, low, high, p, q, variable=lambda t: t):
    """P / Q of degrees p and q, with Q(0) = 1; nodes are Chebyshev's in t."""
    n = p + q + 1
    rows, right = mp.matrix(n, n), mp.matrix(n, 1)
    for i, x in enumerate(map(variable, chebyshev(mpf(low), mpf(high), n))):
        for k in range(p + 1):
            rows[i, k] = x**k
        for k in range(1, q + 1):
            rows[i, p + k] = -f(x) * x**k
        right[i] = f(x)
    s = list(mp.lu_solve(rows, right))
    return s[: p + 1], [mpf(1), *s[p + 1 :]]


def show(name, coefficients, narrow=False):
    digits = [str(np.float32(float(c))) if narrow else repr(float(c)) for c in coefficients]
    print(f"{name}: [{', '.join(digits)}]")


def correction(f, first):
    """(f(x) - x) / x³ in z = x², where it begins with `first`."""
    return lambda z: first if z < mpf(10) ** -15 else (f(mp.sqrt(z)) - mp.sqrt(z)) / (mp.sqrt(z) * z)


def quotient_by(f, x, first):
    return f(x) / x if abs(x) > mpf(10) ** -12 else first


def relative(z):
    return z + EPS


EIGHTH = (mp.pi / 4 * mpf("1.001")) ** 2
LN2 = mp.log(2) / 2 * mpf("1.0001")
HALF = mpf("0.50005")


def exp_tail(r):
    return (mp.exp(r) - 1 - r - r * r / 2) / r**3 if abs(r) > mpf(10) ** -9 else mpf(1) / 6 + r / 24


def cos_tail(z):
    return (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2 if z > mpf(10) ** -12 else mpf(1) / 24


def erf_series(z):
    return mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1 if z > mpf(10) ** -20 else 2 / mp.sqrt(mp.pi) - 1


def erfcx(x):
    return mp.exp(x * x) * mp.erfc(x)


def centered(k):
    """(1 + 2x) erfcx x in t = (x - k) / (x + k)."""
    x = lambda t: k * (1 + t) / (1 - t)
    return lambda t: erfcx(x(t)) * (1 + 2 * x(t))


if __name__ == "__main__":
    for narrow, degrees in (False, (8, 5, 5, 6, 10, 11, 11)), (True, (3, 2, 2, 3, 5, 4, 4)):
        exp_d, sin_d, cos_d, sinh_d, power_d, asin_d, atan_d = degrees
        print("float32" if narrow else "float64")
        show("exp, from r³", remez(exp_tail, -LN2, LN2, exp_d, lambda r: abs(r) ** 3 + EPS**2)[0], narrow)
        show("−sin, from r³", [-c for c in remez(correction(mp.sin, -mpf(1) / 6), 0, EIGHTH, sin_d, relative)[0]], narrow)
        show("cos, from r⁴", remez(cos_tail, 0, EIGHTH, cos_d, lambda z: z * z + EPS)[0], narrow)
        show("sinh, from x³", remez(correction(mp.sinh, mpf(1) / 6), 0, 1, sinh_d, relative)[0], narrow)
        power = lambda f: quotient_by(lambda x: 2**x - 1, f, mp.log(2))
        show("2ᶠ, from f", remez(power, -HALF, HALF, power_d, lambda f: abs(f) / 2**f + EPS**2)[0], narrow)
        show("asin, from s³", remez(correction(mp.asin, mpf(1) / 6), 0, "0.2501", asin_d, relative)[0], narrow)
        show("atan, from t³", remez(correction(mp.atan, -mpf(1) / 3), 0, "0.2501", atan_d, relative, 600 if narrow else 800)[0], narrow)
    flat = lambda _: mpf(1)
    p, q = quotient(correction(mp.tanh, -mpf(1) / 3), 0, mpf("0.81"), 3, 3)
    show("tanh float64, numerator", p)
    show("tanh float64, denominator", q)
    show("tanh float32", remez(correction(mp.tanh, -mpf(1) / 3), 0, mpf("0.9") ** 2, 5, relative)[0], True)
    show("erf float64", remez(erf_series, 0, 1, 11, flat, 900)[0])
    show("erf float32", remez(erf_series, 0, mpf("0.75") ** 2, 5, flat)[0], True)
    p, q = quotient(erfcx, mpf(1) / 7, mpf(1) / 2, 7, 8, lambda t: 1 / t - 1)
    show("erf float64, tail, numerator", p)
    show("erf float64, tail, denominator", q)
    log_tail = lambda x: -mp.log(mp.erfc(x)) / x
    show("erf float32, tail", remez(log_tail, "0.75", "3.95", 6, lambda x: x * mp.erfc(x) / mp.erf(x))[0], True)
    for k, low, high, degree in (3, 1, mpf("27.3"), 19), (2, mpf("0.75"), mpf("10.1"), 8):
        f = centered(mpf(k))
        ends = ((low - k) / mpf(low + k), (high - k) / mpf(high + k))
        show(f"erfc, tail, center {k}", remez(f, *ends, degree, lambda t: 1 / f(t), 500, 5)[0], k == 2)
