"""Simulated ad events with labels.

Each event has an actor (`training.fraud.actors`). What makes the task hard is added on top, in this order:

1. *Likeness.* A fraudster imitates people with a skill of its own, and one honest event in twelve is odd (behind a VPN,
   behind an address shared by a whole town, on a device without sensors). Each signal of such an event is drawn, with
   the event's likeness as the chance, from the profile of the kind that it resembles.
2. *One event.* Signals that belong together are made to fit: no click time without a click, no click by a hand on an ad
   that was not in view. Made-up events (SDK spoofing) may contradict themselves, as they do in the field.
3. *Label noise.* Reviewers miss some fraud, and flag a few honest events.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.columns import Column, Values, write_csv
from training.fraud.actors import ACTORS, HUMAN, PROFILES, SDK_SPOOFING, SHARES
from training.fraud.signals import AD_FORMATS, SIGNALS

LABEL = "is_fraud"
NO_CLICK = -1.0

ODD_HUMANS = 0.08
MISSED_FRAUD = 0.02
FALSELY_FLAGGED = 0.006

# Longer formats are looked at for longer before anything is clicked.
PACE_BY_FORMAT = np.array([0.8, 1.2, 1.0, 4.5])

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Traffic:
    """Events column by column, with the label of each."""

    columns: dict[str, Values]

    def csv(self, extra: dict[str, list[str]] | None = None) -> bytes:
        """The events as CSV: signals in input order, `ad_format` in words, what is extra, the label."""
        formats = [AD_FORMATS[int(code)] for code in self.columns["ad_format_code"]]
        return write_csv(SIGNALS, self.columns, {"ad_format": formats, **(extra or {})}, Column(LABEL, 0, ""))


def simulate(count: int, seed: np.random.SeedSequence) -> Traffic:
    """As many events as asked for; the same bytes for the same seed."""
    rng = np.random.Generator(np.random.PCG64(seed))
    actors = _draw_actors(rng, count)
    resembled = _draw_resembled(rng, actors)
    likeness = _draw_likeness(rng, actors)
    columns = {
        signal.name: _draw_signal(rng, signal.name, np.where(rng.random(count) < likeness, resembled, actors))
        for signal in SIGNALS
    }
    _make_one_event(columns, actors)
    for signal in SIGNALS:
        columns[signal.name] = np.round(columns[signal.name], signal.decimals)
    return Traffic({**columns, LABEL: _draw_labels(rng, actors)})


def _draw_actors(rng: np.random.Generator, count: int) -> Rows:
    return rng.choice(len(ACTORS), count, p=list(SHARES.values()))


def _draw_resembled(rng: np.random.Generator, actors: Rows) -> Rows:
    """Whom each event resembles where it does not look like itself."""
    human = ACTORS.index(HUMAN)
    kinds_of_fraud = np.array([index for index in range(len(ACTORS)) if index != human])
    return np.where(actors == human, rng.choice(kinds_of_fraud, len(actors)), human)


def _draw_likeness(rng: np.random.Generator, actors: Rows) -> Values:
    """The chance, for each event, that a signal looks like the other side."""
    count = len(actors)
    skill = rng.beta(1.3, 6.5, count)
    oddity = np.where(rng.random(count) < ODD_HUMANS, rng.beta(2.0, 4.0, count), 0.0)
    return np.where(actors == ACTORS.index(HUMAN), oddity, skill)


def _draw_signal(rng: np.random.Generator, name: str, shown: Rows) -> Values:
    """One signal for every event, from the profile that the event shows in it."""
    return np.choose(shown, [PROFILES[actor][name].draw(rng, len(shown)) for actor in ACTORS])


def _make_one_event(columns: dict[str, Values], actors: Rows) -> None:
    clicked = columns["is_click"] == 1
    pace = PACE_BY_FORMAT[columns["ad_format_code"].astype(np.int64)]
    click_through = columns["click_through_ms"] * pace
    in_view = columns["viewable_ms"] * pace
    seen_before_click = clicked & (actors != ACTORS.index(SDK_SPOOFING))
    in_view = np.where(seen_before_click, np.maximum(in_view, click_through), in_view)

    columns["viewable_ms"] = in_view
    columns["click_through_ms"] = np.where(clicked, click_through, NO_CLICK)
    columns["tap_offset_pct"] = np.where(clicked, columns["tap_offset_pct"], NO_CLICK)
    columns["clicks_last_hour_device"] += clicked
    columns["clicks_last_hour_ip"] += columns["clicks_last_hour_device"]
    columns["session_length_s"] = np.maximum(columns["session_length_s"], in_view / 1000)


def _draw_labels(rng: np.random.Generator, actors: Rows) -> Values:
    fraud = actors != ACTORS.index(HUMAN)
    mistaken = rng.random(len(actors)) < np.where(fraud, MISSED_FRAUD, FALSELY_FLAGGED)
    return (fraud ^ mistaken).astype(np.float64)
