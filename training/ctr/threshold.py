"""From which probability an impression counts as clicked, where a metric needs a yes or no."""

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

HUNDREDTHS = [hundredth / 100 for hundredth in range(1, 100)]


def check_threshold(stated: float, labels: NDArray[np.int64], scores: NDArray[np.floating]) -> None:
    """Refuses a threshold that is not the hundredth with the best F1 on the validation set, the lowest of equals."""
    best = max(HUNDREDTHS, key=lambda threshold: f1_score(labels, scores >= threshold, zero_division=0))
    if best != stated:
        raise ValueError(f"the best threshold on the validation set is {best}, not {stated}")
