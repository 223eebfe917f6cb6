"""Prints the coefficients of the polynomials in kernels/wasm/functions: best relative approximations, by Remez exchange.

    python3 scripts/coefficients.py    (needs mpmath)
"""

from mpmath import mp, mpf

mp.dps = 60


def remez(f, low, high, degree, weight=lambda x: mpf(1), rounds=12):
    """The polynomial p of least max |p - f| * weight on [low, high], and that error."""
    n = degree + 2
    nodes = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / (n - 1)) for i in range(n)]
    for _ in range(rounds):
        rows = mp.matrix(n, n)
        right = mp.matrix(n, 1)
        for i, x in enumerate(nodes):
            for k in range(n - 1):
                rows[i, k] = x**k
            rows[i, n - 1] = (-1) ** i / weight(x)
            right[i] = f(x)
        solved = mp.lu_solve(rows, right)
        p = [solved[k] for k in range(n - 1)]

        def error(x):
            return (mp.polyval(p[::-1], x) - f(x)) * weight(x)

        # the largest error between each two changes of sign
        steps = 40 * n
        grid = [low + (high - low) * i / steps for i in range(steps + 1)]
        values = [error(x) for x in grid]
        extremes = []
        for x, e in zip(grid, values):
            if extremes and (e > 0) == (extremes[-1][1] > 0):
                if abs(e) > abs(extremes[-1][1]):
                    extremes[-1] = (x, e)
            else:
                extremes.append((x, e))
        while len(extremes) > n:
            extremes.pop(0 if abs(extremes[0][1]) < abs(extremes[-1][1]) else -1)
        if len(extremes) < n:
            break
        nodes = [x for x, _ in extremes]
    return p, max(abs(e) for e in values)


def series(f, n):
    """A function with a removable singularity at 0, by its Taylor series there."""
    coefficients = f(n)
    return lambda x: mp.polyval(coefficients[::-1], x)


def exp_tail(n):  # (eˣ − 1 − x) / x²
    return [1 / mp.factorial(k + 2) for k in range(n)]


def exp2_tail(n):  # (2ˣ − 1 − x ln 2) / x²
    return [mp.log(2) ** (k + 2) / mp.factorial(k + 2) for k in range(n)]


def atanh_tail(n):  # (log((1+s)/(1−s)) − 2s) / s³ in z = s²
    return [mpf(2) / (2 * k + 3) for k in range(n)]


def log2_tail(skip):  # what is left of log2((1+s)/(1−s)) / s in z = s² after `skip` terms
    return lambda n: [2 / mp.log(2) / (2 * (k + skip) + 1) for k in range(n)]


EPS = mpf(2) ** -20  # a weight that is nowhere 0
HALF = mp.log(2) / 2 * (1 + mpf(2) ** -10)
Z = ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2

if __name__ == "__main__":
    for name, f, low, high, degree, weight in [
        ("exp float64", series(exp_tail, 30), -HALF, HALF, 9, lambda x: x * x + EPS),
        ("exp float32", series(exp_tail, 30), -HALF, HALF, 4, lambda x: x * x + EPS),
        ("expm1 float64", series(exp_tail, 30), -HALF, HALF, 10, lambda x: abs(x) + EPS),
        ("expm1 float32", series(exp_tail, 30), -HALF, HALF, 5, lambda x: abs(x) + EPS),
        ("exp2 float64", series(exp2_tail, 30), -mpf(1) / 2, mpf(1) / 2, 9, lambda x: x * x + EPS),
        ("exp2 float32", series(exp2_tail, 30), -mpf(1) / 2, mpf(1) / 2, 4, lambda x: x * x + EPS),
        ("exp2 of a product, float32", lambda x: 2**x, -mpf(1) / 2, mpf(1) / 2, 6, lambda x: mpf(1)),
        ("log float64", series(atanh_tail, 60), mpf(0), Z, 6, lambda z: z + EPS),
        ("log float32", series(atanh_tail, 60), mpf(0), Z, 2, lambda z: z + EPS),
        ("log2 in two, float64", series(log2_tail(2), 60), mpf(0), Z, 6, lambda z: z * z + EPS),
        ("log2 in float64 for float32", series(log2_tail(0), 60), mpf(0), Z, 4, lambda z: mpf(1)),
    ]:
        p, e = remez(f, low, high, degree, weight)
        print(f"{name}: error 2^{mp.nstr(mp.log(e, 2), 4)}")
        print("  [" + ", ".join(repr(float(c)) for c in p) + "]")
