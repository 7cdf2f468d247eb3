"""Simulated ad impressions, and whether each was clicked.

A click is drawn from a probability that adds up, in log odds: the placement, the format and how the two fit; the segment,
what it likes and when; how worn the campaign and the creative are. Two parts of it no model is told: how inclined this
person is to click at all, and how good the campaign is. They only show in `user_ctr_30d` and `campaign_ctr_7d`, which are
counted over few events, as in the field. On top come taps by accident, which have no reason.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.columns import Column, Values, write_csv
from training.ctr import market
from training.ctr.signals import SIGNALS
from training.draws import Choice, Count, Flag, LogNormal

LABEL = "clicked"
VIEWS_PER_PERSON = 4
VIEWS_PER_CAMPAIGN = 100
ACCIDENTAL_TAPS = 0.006
ACCIDENTAL_TAPS_FULL_SCREEN = 0.018

_BASE = -2.95
_PERSON_SPREAD = 0.75
_CAMPAIGN_SPREAD = 0.45
_FULL_DAY_MINUTES = 1440.0

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Impressions:
    """Impressions column by column. `chances` is what the simulator knew: the true probability of each click."""

    columns: dict[str, Values]
    people: Codes
    chances: Values

    def csv(self) -> bytes:
        """Signals in input order, placement and format in words, who saw the ad, and the label."""
        texts = {
            "placement": [market.PLACEMENTS[int(code)] for code in self.columns["placement_code"]],
            "ad_format": [market.AD_FORMATS[int(code)] for code in self.columns["ad_format_code"]],
            "person": [f"p{person:05d}" for person in self.people],
        }
        return write_csv(SIGNALS, self.columns, texts, Column(LABEL, 0, ""))


def simulate(count: int, seed: np.random.SeedSequence) -> Impressions:
    """As many impressions as asked for; the same bytes for the same seed."""
    rng = np.random.Generator(np.random.PCG64(seed))
    columns: dict[str, Values] = {}
    people = rng.integers(max(1, count // VIEWS_PER_PERSON), size=count)
    inclination = _draw_people(rng, columns, people)
    quality = _draw_campaigns(rng, columns, count)
    _draw_context(rng, columns, count)
    for signal in SIGNALS:
        columns[signal.name] = np.round(columns[signal.name], signal.decimals)
    chances = _click_chances(columns, inclination, quality)
    columns[LABEL] = (rng.random(count) < chances).astype(np.float64)
    return Impressions(columns, people, chances)


def _draw_people(rng: np.random.Generator, columns: dict[str, Values], people: Codes) -> Values:
    """Fills in what is known of each person, and returns how inclined to click each is."""
    everyone = int(people.max()) + 1
    segment = Choice(market.SEGMENT_SHARES).draw(rng, everyone)
    inclination = rng.normal(0.0, _PERSON_SPREAD, everyone)
    views = Count(160.0, 0.9, least=5).draw(rng, everyone)
    usual = _sigmoid(_BASE + inclination + market.SEGMENT_EFFECTS[segment.astype(np.int64)])
    clicks = rng.binomial(views.astype(np.int64), usual)
    columns["segment_code"] = segment[people]
    columns["user_views_30d"] = views[people]
    columns["user_ctr_30d"] = (clicks / views)[people]
    return inclination[people]


def _draw_campaigns(rng: np.random.Generator, columns: dict[str, Values], count: int) -> Values:
    """Fills in what is known of each campaign, and returns how good each is."""
    campaigns = max(1, count // VIEWS_PER_CAMPAIGN)
    chosen = rng.integers(campaigns, size=count)
    quality = rng.normal(0.0, _CAMPAIGN_SPREAD, campaigns)
    views = np.round(LogNormal(1500, 1.0, 50_000).draw(rng, campaigns)) + 50
    clicks = rng.binomial(views.astype(np.int64), _sigmoid(_BASE + quality))
    columns["category_code"] = Choice(market.CATEGORY_SHARES).draw(rng, campaigns)[chosen]
    columns["campaign_ctr_7d"] = (clicks / views)[chosen]
    columns["creative_age_days"] = Count(12.0, 0.8).draw(rng, campaigns)[chosen]
    return quality[chosen]


def _draw_context(rng: np.random.Generator, columns: dict[str, Values], count: int) -> None:
    placement = Choice(market.PLACEMENT_SHARES).draw(rng, count)
    by_placement = [Choice(weights).draw(rng, count) for weights in market.FORMATS_OF_PLACEMENT.tolist()]
    ad_format = np.choose(placement.astype(np.int64), by_placement)
    least, most = market.SCREEN_SHARES[ad_format.astype(np.int64)].T
    columns["placement_code"] = placement
    columns["ad_format_code"] = ad_format
    columns["hour_of_day"] = Choice(market.WAKING_HOURS).draw(rng, count)
    columns["day_of_week"] = Choice(market.DAY_SHARES).draw(rng, count)
    columns["on_wifi"] = Flag(0.62).draw(rng, count)
    columns["screen_share_pct"] = least + (most - least) * rng.random(count)
    columns["ads_in_session"] = Count(3.0, 0.9).draw(rng, count)
    columns["minutes_since_last_ad"] = LogNormal(9, 1.6, _FULL_DAY_MINUTES).draw(rng, count)
    columns["campaign_views_7d"] = Count(2.2, 1.4).draw(rng, count)
    columns["session_length_s"] = LogNormal(240, 0.9, 14_400).draw(rng, count)


def _click_chances(columns: dict[str, Values], inclination: Values, quality: Values) -> Values:
    """The probability of each click, with the parts that no model is told."""
    placement, ad_format, segment, category = (
        columns[f"{name}_code"].astype(np.int64) for name in ("placement", "ad_format", "segment", "category")
    )
    weekend = columns["day_of_week"] >= 5
    from_peak = columns["hour_of_day"] - market.PEAK_HOURS[segment]
    heavy_on_mobile = (ad_format == market.AD_FORMATS.index("rewarded_video")) & (columns["on_wifi"] == 0)
    odds = (
        _BASE
        + market.PLACEMENT_EFFECTS[placement]
        + market.FORMAT_EFFECTS[ad_format]
        + market.FIT[placement, ad_format]
        + market.SEGMENT_EFFECTS[segment]
        + market.AFFINITY[segment, category]
        + market.WEEKEND_EFFECTS[segment] * weekend
        + 0.30 * np.cos(2 * np.pi * from_peak / 24)
        - 0.32 * np.log1p(columns["campaign_views_7d"])
        - 0.10 * np.minimum(columns["ads_in_session"], 10)
        + 0.10 * np.log1p(columns["minutes_since_last_ad"])
        - 0.025 * np.minimum(columns["creative_age_days"], 40)
        - 0.45 * heavy_on_mobile
        + inclination
        + quality
    )
    accident = np.where(columns["screen_share_pct"] >= 80, ACCIDENTAL_TAPS_FULL_SCREEN, ACCIDENTAL_TAPS)
    return 1 - (1 - _sigmoid(odds)) * (1 - accident)


def _sigmoid(odds: Values) -> Values:
    return 1 / (1 + np.exp(-odds))
