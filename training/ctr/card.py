"""The model card, filled in with what was measured."""

from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from training.cards import meaning_rows, metric_rows, table_rows
from training.ctr.dataset import true_chances
from training.ctr.market import AD_FORMATS
from training.ctr.signals import SIGNALS
from training.ctr.simulator import ACCIDENTAL_TAPS, ACCIDENTAL_TAPS_FULL_SCREEN, VIEWS_PER_CAMPAIGN, VIEWS_PER_PERSON
from training.ctr.versions import THRESHOLD
from training.metrics import Numbers, Quality, normalized_entropy
from training.tables import Table
from training.versions import Version

TENTHS = 10

CARD = """# CTR Prediction {version}

{why}**This model was trained on simulated data.** Every ad impression behind it was made up by the simulator in
`training/ctr/`; no figure below says anything about real traffic. It exists so that this registry has a real model to
check, measure and release.

## What it does

Given one ad that is about to be shown, described by {signals} signals (placement, format, segment, time and history), it
says how likely a click is (`probabilities`: one column a class, `no_click` and `click`). The probability is meant to be
taken at its word: of a thousand impressions with 0.05, about fifty are clicked.

- **Meant for**: trying out the registry, its gate and its releases.
- **Not meant for**: pricing or choosing ads. It has never seen a real impression.

## How good it is

Measured with ONNX Runtime on {holdout} simulated impressions that training never saw
(`models/ctr/fixtures/holdout.csv`); {clicks} of them ({rate:.2%}) were clicked.

| metric | value |
| --- | ---: |
{metrics}

- **Read** `auc_roc` for the order of impressions, and `log_loss`, `normalized_entropy` and the calibration figures for the
  probabilities. Normalized entropy is log loss over that of always answering the base rate; calibration error is over ten
  bins of equal width; calibration ratio is mean prediction over base rate.
- **The limit** is known, because the data is simulated: the probabilities that the clicks were drawn from reach an AUC of
  {best_auc:.4f} and a normalized entropy of {best_entropy:.4f} on these rows. The rest is chance.
- **Accuracy says little here.** Accuracy, precision, recall and F1 count an impression as clicked from a probability of
  {threshold}, the hundredth with the best F1 on the validation set. Always answering "no click" would be right in
  {majority:.1%} of the rows and would be of no use: `accuracy` ({accuracy:.2%}) lies below that, as for any threshold that
  finds a fair share of so rare a class ({found} of {clicks} clicks found, {wrong} others taken for
  clicks: [confusion_matrix.png](confusion_matrix.png)). The gate therefore sets no limit on it.

What was predicted and what happened, in tenths of the impressions by predicted probability:

| tenth | mean prediction | clicked |
| --- | ---: | ---: |
{tenths}

By ad format:

| ad format | impressions | mean prediction | clicked | auc_roc |
| --- | ---: | ---: | ---: | ---: |
{formats}

What each signal is worth is in [feature_importance.json](feature_importance.json).

## What it was trained on

{training} simulated impressions, and {validation} more to decide when to stop and where the threshold lies. Each set has
people and campaigns of its own: about {views_person} impressions a person (column `person` of the fixtures) and
{views_campaign} a campaign. What keeps the task from being trivial: how inclined a person is to click, and how good a
campaign is, only show in rates counted over few events; and some taps are accidents ({taps:.1%} of the impressions,
{taps_full:.1%} where the ad fills the screen).

## How it is built

Gradient-boosted decision trees (scikit-learn's `HistGradientBoostingClassifier`, {rounds} rounds, log loss), exported with
skl2onnx. There is no calibration step after it. The input `input` is float32 [N, {signals}], in this order:

| signal | meaning |
| --- | --- |
{meanings}

There is no output `label`: at a probability of 0.5 it would be 0 nearly always.

## How to load it

```python
import onnxruntime as ort

session = ort.InferenceSession('models/ctr/{version}/model.onnx')
(probabilities,) = session.run(None, {{'input': features}})
click = probabilities[:, 1]
```

## Limits

- The market, its people and their habits are chosen, not estimated. Real people click otherwise, and change.
- Codes are plain numbers: a placement, format, segment or category that is not in the table gets an answer all the same.
- A click is not a purchase, and a probability of a click is not a reason to show an ad more often.
- Segments are made up; nothing can be said about fairness between groups of people.
"""


def write_card(version: Version, quality: Quality, scores: Numbers, holdout: Table, rounds: int) -> str:
    """The README of the version. `scores` are the probabilities of a click of the held-out impressions."""
    (_, wrong), (missed, found) = quality.confusion.tolist()
    chances = true_chances()
    return CARD.format(
        version=version.number,
        why=f"{version.why}\n\n" if version.why else "",
        signals=len(SIGNALS),
        holdout=f"{len(holdout.labels):,}",
        clicks=missed + found,
        rate=float(np.mean(holdout.labels)),
        metrics=metric_rows(quality.metrics),
        best_auc=roc_auc_score(holdout.labels, chances),
        best_entropy=normalized_entropy(holdout.labels, chances),
        threshold=THRESHOLD,
        majority=quality.majority,
        accuracy=quality.metrics["accuracy"],
        found=found,
        wrong=wrong,
        tenths=table_rows(_tenths(scores, holdout)),
        formats=table_rows(_formats(scores, holdout)),
        training=f"{version.training_rows:,}",
        validation=f"{version.validation_rows:,}",
        views_person=VIEWS_PER_PERSON,
        views_campaign=VIEWS_PER_CAMPAIGN,
        taps=ACCIDENTAL_TAPS,
        taps_full=ACCIDENTAL_TAPS_FULL_SCREEN,
        rounds=rounds,
        meanings=meaning_rows(SIGNALS),
    )


def _tenths(scores: Numbers, holdout: Table) -> Iterator[Sequence[str]]:
    """Equal counts of rows, in the order of their scores."""
    order = np.argsort(scores, kind="stable")
    for tenth, rows in enumerate(np.array_split(order, TENTHS), 1):
        yield str(tenth), f"{np.mean(scores[rows]):.2%}", f"{np.mean(holdout.labels[rows]):.2%}"


def _formats(scores: Numbers, holdout: Table) -> Iterator[Sequence[str]]:
    shown = holdout.texts("ad_format")
    for name in AD_FORMATS:
        rows = shown == name
        labels = holdout.labels[rows]
        auc = roc_auc_score(labels, scores[rows])
        yield name.replace("_", " "), str(len(labels)), f"{np.mean(scores[rows]):.2%}", f"{np.mean(labels):.2%}", f"{auc:.4f}"
