"""Writes tails.json: tails, quantiles and chances to 17 digits, where the doubles of SciPy are no better than ours.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install mpmath==1.3.0
    /tmp/venv/bin/python __tests__/oracles/make_tails.py
"""

import json
from pathlib import Path

from mpmath import betainc, binomial, erfc, mp, mpf, pi, quad, sqrt

mp.dps = 50


def student_tail(t, freedom):
    """Half the incomplete beta function, at 50 digits."""
    nu = mpf(freedom)
    return betainc(nu / 2, mpf(1) / 2, 0, nu / (nu + mpf(t) ** 2), regularized=True) / 2


def student_tail_by_density(t, freedom):
    """The integral of the density: the incomplete beta function does not converge for so many degrees."""
    nu = mpf(freedom)
    low = mpf(t)
    scale = gamma_ratio(nu / 2) / sqrt(nu * pi)
    return quad(lambda x: scale * (1 + x * x / nu) ** (-(nu + 1) / 2), [low, low + 1, low + 3, low + 10, low + 40])


def gamma_ratio(a):
    return mp.exp(mp.loggamma(a + mpf(1) / 2) - mp.loggamma(a))


def normals():
    for z in (1e-6, 0.1, 0.7, 1.2816, 1.6449, 2, 2.3, 2.49, 2.51, 3.3, 4.7, 9.5, 25):
        yield [z, float(erfc(mpf(z) / sqrt(2)) / 2)]


def students():
    for freedom in (1, 2, 3, 5, 8, 19, 41, 78, 79, 80, 83, 250, 1999):
        for t in (1e-6, 0.1, 0.7, 1.3, 2.1, 3.5, 7, 20):
            yield [t, freedom, float(student_tail(t, freedom))]
    for freedom in (99_999, 100_000, 130_000, 2_000_000):
        for t in (0.2, 1.7, 4, 9.9, 12):
            yield [t, freedom, float(student_tail_by_density(t, freedom))]


def student_quantiles():
    for freedom in (1, 2, 3, 8, 41, 250):
        for p in (0.500001, 0.55, 0.7, 0.9, 0.99, 0.99999):
            low, high = mpf(-20), mpf(12)
            for _ in range(70):
                middle = (low + high) / 2
                low, high = (middle, high) if student_tail(mp.exp(middle), freedom) > 1 - mpf(p) else (low, middle)
            yield [p, freedom, float(mp.exp(low))]


def chances():
    """Of few and of many trials, near to the mean and far from it."""
    cases = [(1, 3, 0.5), (2, 3, 0.1), (7, 15, 0.4), (8, 16, 0.4), (9, 17, 0.6), (15, 31, 0.5), (16, 33, 0.45), (17, 33, 0.1)]
    cases += [(3, 200, 0.01), (40, 200, 0.3), (60, 200, 0.3), (66, 200, 0.3), (100, 200, 0.3), (199, 200, 0.99)]
    cases += [(5000, 10_000, 0.5), (5400, 10_000, 0.5), (310, 100_000, 0.003), (999_950, 1_000_000, 0.99995)]
    for k, n, p in cases:
        chance = mpf(p)
        exactly = lambda i: binomial(n, i) * chance**i * (1 - chance) ** (n - i)
        terms = range(k + 1) if k < n * p else range(k + 1, n + 1)
        at_most = sum(map(exactly, terms))
        yield [k, n, p, float(exactly(k)), float(at_most if k < n * p else 1 - at_most)]


if __name__ == "__main__":
    oracle = {
        "normal": list(normals()),
        "student": list(students()),
        "studentQuantile": list(student_quantiles()),
        "binomial": list(chances()),
    }
    Path(__file__).with_name("tails.json").write_text(json.dumps(oracle, separators=(",", ":")) + "\n")
    print(", ".join(f"{len(v)} {k}" for k, v in oracle.items()))
