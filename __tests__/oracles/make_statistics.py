"""Writes statistics.json: intervals, tests, quantiles and distances from libraries that nobody here wrote.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 \\
        rocauc-comparison==0.1.1 mlstatkit==0.1.91
    /tmp/venv/bin/python __tests__/oracles/make_statistics.py

Tango's interval is in none of them: here the score test is inverted by brute force. For each difference the likelihood is
maximised numerically over what is left free, and SciPy's root finder looks for the difference that is just rejected.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from MLstatkit import Delong_test
from rocauc_comparison.delong import fastDeLong
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

warnings.simplefilter("ignore")
random = np.random.default_rng(20261125)


def normals():
    for p in [1e-300, 1e-20, 1e-8, 0.001, 0.02425, 0.025, 0.05, 0.3, 0.4999, 0.5, 0.6, 0.8, 0.95, 0.975, 0.9875, 0.999999]:
        yield [p, float(stats.norm.ppf(p))]


def normal_tails():
    for z in [-8, -3.1, -1, -0.2, 0, 1e-9, 0.4, 1, 1.96, 2.4999, 2.5, 3, 5, 8, 20, 37]:
        yield [z, float(stats.norm.sf(z))]


def students():
    for freedom in [1, 2, 3, 7, 10, 23, 39, 40, 79, 80, 81, 100, 999, 5000, 999_999]:
        for p in [0.0005, 0.05, 0.5, 0.6, 0.95, 0.975, 0.9875, 0.9999]:
            t = float(stats.t.ppf(p, freedom))
            yield [p, freedom, t, float(stats.t.sf(t, freedom))]


def wilsons():
    pairs = [(81, 263), (15, 148), (0, 20), (1, 29), (20, 20), (931_200, 1_000_000)]
    pairs += [(int(random.integers(0, n + 1)), n) for n in map(int, random.integers(1, 5000, 40))]
    for successes, trials in pairs:
        for confidence in (0.8, 0.9, 0.95, 0.99):
            low, high = proportion_confint(successes, trials, alpha=1 - confidence, method="wilson")
            yield [successes, trials, confidence, float(low), float(high)]


def mcnemars():
    pairs = [(121, 59), (70, 59), (80, 59), (30, 60), (10, 30), (10, 10), (0, 0), (0, 7), (1, 0)]
    pairs += [tuple(map(int, random.integers(0, 10.0 ** random.integers(1, 5), 2))) for _ in range(40)]
    for first, second in pairs:
        p = 1.0 if first + second == 0 else float(mcnemar([[3, first], [second, 5]], exact=False, correction=False).pvalue)
        yield [first, second, p]


def binomials():
    for n, p in [(1, 0.5), (10, 0.1), (59, 0.95), (1000, 0.5), (100_000, 0.95), (1_000_000, 0.003)]:
        for share in (0.0, 0.2, 0.5, 0.9, 0.999):
            k = int(stats.binom.ppf(max(share, 1e-6), n, p))
            yield [k, n, p, float(stats.binom.cdf(k, n, p)), float(stats.binom.pmf(k, n, p))]


def rank_cases():
    for n in [1, 5, 20, 58, 59, 60, 90, 100, 500, 1000, 20_000]:
        for p in (0.5, 0.9, 0.95, 0.99):
            for confidence in (0.9, 0.95):
                tail = (1 - confidence) / 2
                k = np.arange(1, n + 1)
                lower = k[stats.binom.cdf(k - 1, n, p) <= tail]
                upper = k[stats.binom.sf(k - 1, n, p) <= tail]
                yield [n, p, confidence, int(lower.max()) if len(lower) else None, int(upper.min()) if len(upper) else None]


def score(difference, first, second, n):
    """(first − second − n·difference) over its standard deviation at the likeliest chances that have this difference."""

    def unlikely(chance):  # of "only second"; "only first" is more by the difference, and the rest agree
        cells = [(first, chance + difference), (second, chance), (n - first - second, 1 - 2 * chance - difference)]
        return -sum(count * np.log(max(share, 1e-300)) for count, share in cells if count > 0)

    least, most = max(0.0, -difference), (1 - difference) / 2
    found = optimize.minimize_scalar(unlikely, bounds=(least, most), method="bounded", options={"xatol": 1e-15})
    # At a bound the search stops short of it.
    chance = min([found.x, least, most], key=unlikely)
    # The search is good to the root of the precision; the zero of the slope is good to all of it.
    if least < chance < most:
        slope = lambda x: first / (x + difference) + second / x - 2 * (n - first - second) / (1 - 2 * x - difference)
        width = 1e-5 * (most - least)
        ends = max(least + 1e-300, chance - width), min(most - 1e-17, chance + width)
        if slope(ends[0]) > 0 > slope(ends[1]):
            chance = optimize.brentq(slope, *ends, xtol=1e-16, rtol=1e-15)
    variance = n * (2 * chance + difference - difference**2)
    off = first - second - n * difference
    return off / np.sqrt(variance) if variance > 0 else np.copysign(np.inf, off)


def tangos():
    tables = [(7, 0, 14), (0, 7, 14), (0, 0, 14), (3, 2, 14), (5, 5, 16), (14, 0, 14), (2, 9, 20), (25, 12, 200)]
    tables += [(1, 7, 21), (28, 25, 618), (132, 107, 1144), (43, 0, 54)]
    for _ in range(30):
        n = int(random.integers(2, 3000))
        tables.append((*map(int, random.multinomial(n, random.dirichlet([1, 1, 6]))[:2]), n))
    for first, second, n in tables:
        estimate = (first - second) / n
        for confidence, sides in ((0.95, 2), (0.95, 1)):
            z = stats.norm.ppf(1 - (1 - confidence) / sides)
            edge = 1 - 1e-12
            low = -1.0 if estimate == -1 else optimize.brentq(
                lambda d: score(d, first, second, n) - z, -edge, estimate - 1e-13, xtol=1e-15
            )
            high = 1.0 if estimate == 1 else optimize.brentq(
                lambda d: score(d, first, second, n) + z, estimate + 1e-13, edge, xtol=1e-15
            )
            yield [first, second, n, confidence, sides, low, high]


def delongs():
    for case in range(40):
        rows = int(random.integers(50, 160))
        actual = (random.random(rows) < random.uniform(0.45, 0.55)).astype(int)
        base = random.normal(size=rows) + actual
        first, second = (base + random.normal(size=rows) * spread for spread in (0.8, 1.2))
        if case % 2:  # ties
            first, second = np.round(first), np.round(second)
        first, second = ([float(f"{v:.4g}") for v in scores] for scores in (first, second))
        order = np.argsort(-actual, kind="stable")
        areas, covariance = fastDeLong(np.array([first, second])[:, order], int(actual.sum()))
        error = float(np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]))
        z, p = Delong_test(actual, first, second, verbose=0)[:2]
        yield {
            "actual": actual.tolist(),
            "first": first,
            "second": second,
            "areas": [float(a) for a in areas],
            "errors": [float(np.sqrt(covariance[i, i])) for i in (0, 1)],
            "differenceError": error,
            "p": float(2 * stats.norm.sf(abs(areas[0] - areas[1]) / error)),
            "packageZ": float(abs(z)),
            "packageP": float(p),
        }


def distances():
    for case in range(40):
        first, second = (random.normal(shift, 1, int(random.integers(1, 60))) for shift in (0, case % 5 / 4))
        if case % 2:
            first, second = np.round(first, 0), np.round(second, 0)
        first, second = ([float(f"{v:.5g}") for v in values] for values in (first, second))
        yield {"first": first, "second": second, "ks": float(stats.ks_2samp(first, second).statistic)}


def student_differences():
    for _ in range(10):
        first, second = random.normal(size=(2, int(random.integers(5, 50)))).round(3)
        test = stats.ttest_rel(first, second)
        for confidence, sides in ((0.95, 2), (0.95, 1)):
            bounds = test.confidence_interval(1 - 2 * (1 - confidence) / sides)
            yield {
                "first": first.tolist(),
                "second": second.tolist(),
                "p": float(test.pvalue),
                "confidence": confidence,
                "sides": sides,
                "low": float(bounds.low),
                "high": float(bounds.high),
            }


def bootstraps():
    for case in range(4):
        rows = 120 + 40 * case
        actual = random.normal(size=rows).round(3)
        predicted = (actual + random.normal(size=rows) * (0.4 + 0.2 * (actual > 0))).round(3)
        for name, metric in (
            ("rmse", lambda a, p, axis: np.sqrt(np.mean((a - p) ** 2, axis=axis))),
            ("r2", lambda a, p, axis: 1 - np.sum((a - p) ** 2, -1) / np.sum((a - a.mean(-1, keepdims=True)) ** 2, -1)),
        ):
            found = stats.bootstrap(
                (actual, predicted), metric, paired=True, vectorized=True, axis=-1, n_resamples=20_000,
                confidence_level=0.9, method="percentile", rng=np.random.default_rng(case),
            )
            yield {
                "metric": name,
                "actual": actual.tolist(),
                "predicted": predicted.tolist(),
                "low": float(found.confidence_interval.low),
                "high": float(found.confidence_interval.high),
                "standardError": float(found.standard_error),
            }


if __name__ == "__main__":
    oracle = {
        "normal": list(normals()),
        "normalTail": list(normal_tails()),
        "student": list(students()),
        "wilson": list(wilsons()),
        "mcnemar": list(mcnemars()),
        "binomial": list(binomials()),
        "ranks": list(rank_cases()),
        "tango": list(tangos()),
        "delong": list(delongs()),
        "ks": list(distances()),
        "pairedStudent": list(student_differences()),
        "bootstrap": list(bootstraps()),
    }
    text = json.dumps(oracle, separators=(",", ":"))
    Path(__file__).with_name("statistics.json").write_text(text + "\n")
    print(f"{len(text) / 1e6:.2f} MB; {', '.join(f'{len(v)} {k}' for k, v in oracle.items())}")
