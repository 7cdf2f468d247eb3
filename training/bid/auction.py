"""The best bid in a sealed auction in which the winner pays what it bid."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from training.columns import Values

_TRIALS = 400


@dataclass(frozen=True)
class Rivalry:
    """The highest rival bid of each auction: log-normal, `location` and `spread` of its logarithm."""

    location: Values
    spread: Values

    def chance_to_win(self, bids: Values) -> Values:
        """The probability that each bid beats all others."""
        return ndtr((np.log(bids) - self.location) / self.spread)


def expected_surplus(bids: Values, worth: Values, rivalry: Rivalry) -> Values:
    """What a bid gains on average: (worth - bid) x the chance to win, in the unit of the bids."""
    return (worth - bids) * rivalry.chance_to_win(bids)


def best_bids(worth: Values, floors: Values, rivalry: Rivalry) -> Values:
    """The bids with the greatest expected surplus between floor and worth; the floor where nothing is to be gained.

    Found among evenly spaced trials; the distance between two of them is a 400th of what lies between floor and worth.
    """
    best, gained = floors, expected_surplus(floors, worth, rivalry)
    for trial in range(1, _TRIALS):
        bids = floors + np.maximum(worth - floors, 0.0) * (trial / _TRIALS)
        gain = expected_surplus(bids, worth, rivalry)
        best, gained = np.where(gain > gained, bids, best), np.maximum(gain, gained)
    return best
