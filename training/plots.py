"""The picture of the confusion matrix."""

import io

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray

mpl.use("Agg")

from matplotlib import pyplot as plt  # noqa: E402


def plot_confusion(confusion: NDArray[np.int64], classes: tuple[str, ...], title: str) -> bytes:
    """A PNG with counts, coloured by the share of each actual class; the same bytes for the same counts."""
    shares = confusion / confusion.sum(axis=1, keepdims=True)
    figure, axes = plt.subplots(figsize=(5.2, 4.4), dpi=120, layout="constrained")
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for actual in range(len(classes)):
        for predicted in range(len(classes)):
            share = shares[actual, predicted]
            text = f"{confusion[actual, predicted]}\n{share:.1%}"
            colour = "white" if share > 0.5 else "#123"
            axes.text(predicted, actual, text, ha="center", va="center", color=colour, fontsize=13)
    axes.set_xticks(range(len(classes)), classes)
    axes.set_yticks(range(len(classes)), classes, rotation=90, va="center")
    axes.set_xlabel("predicted")
    axes.set_ylabel("actual")
    axes.set_title(f"{title} on {confusion.sum()} held-out events\n(simulated data)", fontsize=11)
    figure.colorbar(image, label="share of the actual class", format=lambda x, _: f"{x:.0%}")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    plt.close(figure)
    return buffer.getvalue()
