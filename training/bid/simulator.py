"""Simulated auctions, and the bid that would have been best in each.

The winner pays what it bid, so the best bid lies below what the impressions are worth: by how much depends on how hard the
placement is fought for. The highest rival bid is log-normal; its place follows from placement, segment, hour, weekend,
the number of rivals and a mood of the market that only shows, blurred, in what happened in the last hour. A campaign that spends its
budget too fast values impressions less. What no model is told: how far each campaign mistakes its own value. The label is
the best bid as an experiment would find it, a few per cent off.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.bid import market
from training.bid.auction import Rivalry, best_bids
from training.bid.inputs import COLUMNS
from training.columns import Column, Values, write_csv
from training.draws import Choice, Flag, LogNormal, Share

LABEL = "bid"
GROUP = "campaign"
AUCTIONS_PER_CAMPAIGN = 60
LABEL_NOISE = 0.05
VALUE_MISTAKE = 0.06
PRICE_OF_PACE = 0.8

_MOOD_SPREAD = 0.25
_PRICE_NOISE = 0.24
_SPREAD_NOISE = 0.12
_OWN_BIDS = 24
_USUAL_SHADE = 0.75
_P90 = 1.2815515655446004

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Auctions:
    """Auctions column by column. `worth` and `rivalry` are what the simulator knew and no model is told."""

    columns: dict[str, Values]
    worth: Values
    rivalry: Rivalry
    best: Values

    def csv(self) -> bytes:
        """The columns of the inputs in order, the campaign, and the label."""
        campaign = Column(GROUP, 0, "")
        return write_csv((*COLUMNS, campaign), self.columns, {}, Column(LABEL, 3, ""))


def simulate(count: int, seed: np.random.SeedSequence) -> Auctions:
    """As many auctions as asked for; the same bytes for the same seed."""
    rng = np.random.Generator(np.random.PCG64(seed))
    columns: dict[str, Values] = {}
    _draw_place(rng, columns, count)
    rivalry = _draw_rivalry(rng, columns, count)
    mistake = _draw_campaigns(rng, columns, count)
    columns["win_rate_1h"] = _draw_win_rate(rng, columns, rivalry)
    for column in COLUMNS:
        columns[column.name] = np.round(columns[column.name], column.decimals)
    worth = columns["value"] * mistake / (1 + PRICE_OF_PACE * np.maximum(columns["budget_pace"] - 1, 0.0))
    best = best_bids(worth, columns["floor"], rivalry)
    found = best * rng.lognormal(0.0, LABEL_NOISE, count)
    columns[LABEL] = np.round(np.clip(found, columns["floor"], columns["value"]), 3)
    return Auctions(columns, worth, rivalry, best)


def _draw_place(rng: np.random.Generator, columns: dict[str, Values], count: int) -> None:
    columns["placement"] = Choice(market.PLACEMENT_SHARES).draw(rng, count)
    columns["segment"] = Choice(market.SEGMENT_SHARES).draw(rng, count)
    columns["hour"] = Choice(market.HOUR_SHARES).draw(rng, count)
    columns["is_weekend"] = Flag(2 / 7).draw(rng, count)


def _draw_rivalry(rng: np.random.Generator, columns: dict[str, Values], count: int) -> Rivalry:
    """Fills in what is seen of the competition, and returns what it really is."""
    placement, segment = (columns[name].astype(np.int64) for name in ("placement", "segment"))
    usual = market.RIVALS[placement]
    rivals = rng.poisson(usual * rng.gamma(4.0, 0.25, count)) + 1.0
    location = (
        np.log(market.PRICES[placement])
        + market.SEGMENT_PREMIUMS[segment]
        + market.HOUR_SWING * np.cos(2 * np.pi * (columns["hour"] - market.DEAREST_HOUR) / market.HOURS)
        - market.WEEKEND_DISCOUNT * columns["is_weekend"]
        + market.RIVALRY * np.log2(rivals / usual)
        + rng.normal(0.0, _MOOD_SPREAD, count)
    )
    spread = market.SEGMENT_SPREADS[segment] * rng.lognormal(0.0, 0.15, count)
    columns["rivals_1h"] = rivals
    columns["clearing_price_1h"] = np.exp(location) * rng.lognormal(0.0, _PRICE_NOISE, count)
    columns["price_spread_1h"] = np.exp(_P90 * spread) * rng.lognormal(0.0, _SPREAD_NOISE, count)
    return Rivalry(location, spread)


def _draw_campaigns(rng: np.random.Generator, columns: dict[str, Values], count: int) -> Values:
    """Fills in what the campaigns say, and returns how far each mistakes its value."""
    campaigns = max(1, count // AUCTIONS_PER_CAMPAIGN)
    chosen = rng.integers(campaigns, size=count)
    richness = rng.lognormal(0.15, 0.35, campaigns)
    pace = LogNormal(1.0, 0.25, 3.0).draw(rng, campaigns)
    usual = market.PRICES[columns["placement"].astype(np.int64)]
    columns[GROUP] = chosen.astype(np.float64)
    columns["value"] = np.maximum(usual * 1.5 * richness[chosen] * rng.lognormal(0.0, 0.30, count), 0.05)
    columns["floor"] = np.maximum(columns["value"] * Share(2.0, 6.0).draw(rng, count), 0.01)
    columns["budget_pace"] = pace[chosen] * rng.lognormal(0.0, 0.10, count)
    return rng.lognormal(0.0, VALUE_MISTAKE, campaigns)[chosen]


def _draw_win_rate(rng: np.random.Generator, columns: dict[str, Values], rivalry: Rivalry) -> Values:
    """How our own bids of the last hour did, at the share of the value that is usually bid."""
    return rng.binomial(_OWN_BIDS, rivalry.chance_to_win(columns["value"] * _USUAL_SHADE)) / _OWN_BIDS
