"""A small neural network with named inputs. Its answer lies between floor and value by construction."""

import numpy as np
import torch
from torch import Tensor, nn

from training.bid.inputs import FLOOR, INPUTS, VALUE

WIDTHS = {"placement": 6, "segment": 4, "hour": 3}
HIDDEN = (64, 32)
# Prices have no upper end and bids scale with them, so what is learnt from is their logarithm.
_LEAST = 1e-3


class BidNetwork(nn.Module):
    """Embeds the codes, scales the numbers, and answers which share of the way from floor to value to bid."""

    def __init__(self, means: Tensor, deviations: Tensor) -> None:
        super().__init__()
        self.placement_table, self.segment_table, self.hour_table = (
            nn.Embedding(port.codes, WIDTHS[port.name]) for port in INPUTS if port.codes is not None
        )
        self.register_buffer("means", means)
        self.register_buffer("deviations", deviations)
        width = sum(WIDTHS.values()) + len(means)
        self.layers = nn.Sequential(
            nn.Linear(width, HIDDEN[0]), nn.ReLU(), nn.Linear(HIDDEN[0], HIDDEN[1]), nn.ReLU(), nn.Linear(HIDDEN[1], 1)
        )

    def forward(self, placement: Tensor, segment: Tensor, hour: Tensor, competition: Tensor, context: Tensor) -> Tensor:
        """float32 [N]: the bids, in USD for 1,000 impressions."""
        numbers = (scale(competition, context) - self.means) / self.deviations
        codes = (self.placement_table(placement), self.segment_table(segment), self.hour_table(hour))
        share = torch.sigmoid(self.layers(torch.cat([*codes, numbers], dim=1))).squeeze(1)
        floor = context[:, FLOOR]
        return floor + (context[:, VALUE] - floor) * share


def scale(competition: Tensor, context: Tensor) -> Tensor:
    """The numbers on a scale that a network can learn from; shares and flags, which can be 0, survive it too."""
    return torch.log(torch.cat([competition, context], dim=1) + _LEAST)


def standardised(feeds: dict[str, np.ndarray]) -> BidNetwork:
    """A network that has not learnt yet, with the scales of the training set."""
    numbers = scale(torch.from_numpy(feeds["competition"]), torch.from_numpy(feeds["context"]))
    return BidNetwork(numbers.mean(dim=0), numbers.std(dim=0))
