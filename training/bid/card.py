"""The model card, filled in with what was measured."""

from collections.abc import Iterator, Sequence

import numpy as np

from training.bid.auction import expected_surplus
from training.bid.dataset import AuctionSet, held_out_truth
from training.bid.fit import Fitted
from training.bid.inputs import FLOOR, INPUTS, VALUE
from training.bid.market import PLACEMENTS
from training.bid.network import HIDDEN
from training.bid.simulator import AUCTIONS_PER_CAMPAIGN, LABEL_NOISE, VALUE_MISTAKE
from training.cards import metric_rows, table_rows
from training.metrics import Numbers, measure_regression
from training.versions import Version

CARD = """# Bid Optimization {version}

{why}**This model was trained on simulated data.** Every auction behind it was made up by the simulator in `training/bid/`;
no figure below says anything about a real market. It exists so that this registry has a real model to check, measure and
release.

## What it does

Given one auction for an ad placement, and what is known of the competition for it, it says what to bid (`bid`, in US
dollars for 1,000 impressions). The winner pays what it bid: the best bid is the one with the greatest
*(worth - bid) x chance to win*. The answer always lies between `floor` and `value`.

- **Meant for**: trying out the registry, its gate and its releases.
- **Not meant for**: spending money. It has never seen a real auction.

## How good it is

Measured with ONNX Runtime on {holdout} simulated auctions that training never saw (`models/bid/fixtures/holdout.npz`),
against the bid that an experiment found to be best. `rmse` and `mae` are in US dollars for 1,000 impressions, `mape` is
a share.

| metric | value |
| --- | ---: |
{metrics}

The simulator knows each market as it is, so it can say what a bid gains on average. Of the surplus that the best bids
gain, others gain:

| bids | share of the surplus | rmse |
| --- | ---: | ---: |
{rivals}

The best bids are the limit: their rmse of {best_rmse:.4f} is what the noise of the labels leaves.

By placement:

| placement | auctions | mean bid | rmse |
| --- | ---: | ---: | ---: |
{placements}

What each column is worth is in [feature_importance.json](feature_importance.json).

## What it was trained on

{training} simulated auctions, and {validation} more to decide when to stop. Each set has campaigns of its own, about
{per_campaign} auctions each (array `campaign` of the fixtures, which the model is not given). What keeps the task from
being trivial: the mood of the market only shows, blurred, in what happened in the last hour; each campaign mistakes its
own value by about {mistake:.0%}; and labels are off by about {noise:.0%} (both are standard deviations of the logarithm).

## How it is built

A neural network of PyTorch ({parameters:,} parameters): tables for the three codes, the logarithms of the numbers,
two hidden layers of {hidden} and {hidden_after}. It learnt from the squared difference of logarithms; the best of
{epochs} epochs was number {best_epoch}. There are five named inputs, all of the same number of rows N:

| input | type | column | meaning |
| --- | --- | ---: | --- |
{inputs}

## How to load it

```python
import numpy as np
import onnxruntime as ort

session = ort.InferenceSession('models/bid/{version}/model.onnx')
fixtures = np.load('models/bid/fixtures/holdout.npz')
(bids,) = session.run(None, {{port.name: fixtures[port.name] for port in session.get_inputs()}})
```

## Limits

- The market, its rivals and its prices are chosen, not estimated. Real rivals answer to what one bids; these do not.
- Codes must lie in their tables: ONNX Runtime refuses larger ones, but counts negative ones from the end.
- All numbers must be 0 or more: the answer to a negative one can be `nan`.
- Where `value` lies below `floor` there is nothing to gain, and the answer means nothing: do not bid.
- Bids are for one auction at a time. A budget only counts through `budget_pace`.
"""


def write_card(version: Version, metrics: dict[str, float], bids: Numbers, holdout: AuctionSet, fitted: Fitted) -> str:
    """The README of the version. `bids` are the model's, for the held-out auctions."""
    truth = held_out_truth()
    return CARD.format(
        version=version.number,
        why=f"{version.why}\n\n" if version.why else "",
        holdout=f"{len(bids):,}",
        metrics=metric_rows(metrics),
        rivals=table_rows(_rivals(bids, holdout)),
        best_rmse=measure_regression(holdout.labels, truth.best)["rmse"],
        placements=table_rows(_placements(bids, holdout)),
        training=f"{version.training_rows:,}",
        validation=f"{version.validation_rows:,}",
        per_campaign=AUCTIONS_PER_CAMPAIGN,
        mistake=VALUE_MISTAKE,
        noise=LABEL_NOISE,
        parameters=sum(weights.numel() for weights in fitted.network.parameters()),
        hidden=HIDDEN[0],
        hidden_after=HIDDEN[1],
        epochs=fitted.epochs,
        best_epoch=fitted.best_epoch,
        inputs=table_rows(_inputs()),
    )


def _rivals(bids: Numbers, holdout: AuctionSet) -> Iterator[Sequence[str]]:
    """The model beside rules that need none."""
    truth = held_out_truth()
    value, floor = (holdout.feeds["context"][:, column] for column in (VALUE, FLOOR))
    candidates = {
        "the best bids": truth.best,
        "this model": bids,
        "the clearing price of the last hour, between floor and value": np.clip(truth.columns["clearing_price_1h"], floor, value),
        "half of the way from floor to value": floor + (value - floor) / 2,
    }
    best = np.sum(expected_surplus(truth.best, truth.worth, truth.rivalry))
    for name, offered in candidates.items():
        gained = np.sum(expected_surplus(offered.astype(np.float64), truth.worth, truth.rivalry))
        yield name, f"{gained / best:.1%}", f"{measure_regression(holdout.labels, offered)['rmse']:.4f}"


def _placements(bids: Numbers, holdout: AuctionSet) -> Iterator[Sequence[str]]:
    for code, name in enumerate(PLACEMENTS):
        rows = holdout.feeds["placement"] == code
        rmse = measure_regression(holdout.labels[rows], bids[rows])["rmse"]
        yield f"{code} {name.replace('_', ' ')}", str(np.sum(rows)), f"{np.mean(bids[rows]):.3f}", f"{rmse:.4f}"


def _inputs() -> Iterator[Sequence[str]]:
    for port in INPUTS:
        for index, column in enumerate(port.columns):
            place = "" if port.codes is not None else f"{index}"
            meaning = column.meaning if port.codes is not None else f"`{column.name}`: {column.meaning}"
            yield f"`{port.name}`", port.port, place, meaning
