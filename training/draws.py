"""The few distributions that simulated columns are drawn from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from training.columns import Values


class Distribution(Protocol):
    """Something that a column can be drawn from."""

    def draw(self, rng: np.random.Generator, count: int) -> Values: ...


@dataclass(frozen=True)
class LogNormal:
    """Durations, distances and variances: positive, skewed to the right."""

    median: float
    spread: float
    most: float

    def draw(self, rng: np.random.Generator, count: int) -> Values:
        return np.minimum(rng.lognormal(math.log(self.median), self.spread, count), self.most)


@dataclass(frozen=True)
class Count:
    """Events in a window: Poisson with a gamma-distributed rate, so that bursts occur."""

    mean: float
    burstiness: float
    least: int = 0

    def draw(self, rng: np.random.Generator, count: int) -> Values:
        rate = rng.gamma(1 / self.burstiness, self.mean * self.burstiness, count)
        return rng.poisson(rate).astype(np.float64) + self.least


@dataclass(frozen=True)
class Share:
    """A ratio between 0 and 1."""

    alpha: float
    beta: float
    scale: float = 1.0

    def draw(self, rng: np.random.Generator, count: int) -> Values:
        return rng.beta(self.alpha, self.beta, count) * self.scale


@dataclass(frozen=True)
class Flag:
    """Yes with a chance."""

    chance: float

    def draw(self, rng: np.random.Generator, count: int) -> Values:
        return (rng.random(count) < self.chance).astype(np.float64)


@dataclass(frozen=True)
class Choice:
    """One of 0, 1, 2, … by weight."""

    weights: Sequence[float]

    def draw(self, rng: np.random.Generator, count: int) -> Values:
        total = math.fsum(self.weights)
        chances = [weight / total for weight in self.weights]
        return rng.choice(len(chances), count, p=chances).astype(np.float64)
