"""The model card, filled in with what was measured."""

from training.cards import meaning_rows, metric_rows
from training.fraud.actors import SHARES
from training.fraud.signals import SIGNALS
from training.fraud.simulator import FALSELY_FLAGGED, MISSED_FRAUD
from training.fraud.versions import HOLDOUT_ROWS
from training.metrics import Quality
from training.versions import Version

CARD = """# Fraud Detection {version}

{why}**This model was trained on simulated data.** Every ad event behind it was made up by the simulator in
`training/fraud/`; no figure below says anything about real traffic. It exists so that this registry has a real model to
check, measure and release.

## What it does

Given one ad impression or click, described by {signals} signals, it says whether the event is fraudulent
(`label`: 0 legitimate, 1 fraud) and how likely that is (`probabilities`: one column a class).

- **Meant for**: trying out the registry, its gate and its releases.
- **Not meant for**: deciding about anybody's money or access. It has never seen a real event.

## How good it is

Measured with ONNX Runtime on {holdout} simulated events that training never saw (`models/fraud/fixtures/holdout.csv`);
an event counts as fraud from a probability of 0.5.

| metric | value |
| --- | ---: |
{metrics}

Always answering "legitimate" would be right in {majority:.1%} of them. {missed} of {frauds} fraudulent events were
missed, {alarms} of {honest} legitimate ones were flagged ([confusion_matrix.png](confusion_matrix.png)).
What each signal is worth is in [feature_importance.json](feature_importance.json).

## What it was trained on

{training} simulated events, and {validation} more to decide when to stop. Of all events,
{mixture}.
What keeps the task from being trivial: fraudsters imitate people with varying skill, some honest events look odd, and
labels are wrong as they are in the field ({missed_share:.1%} of fraud is taken for honest, {flagged_share:.1%} of
honest events for fraud), so no model could be right every time.

## How it is built

Gradient-boosted decision trees (scikit-learn's `HistGradientBoostingClassifier`, {rounds} rounds), exported with
skl2onnx. The input `input` is float32 [N, {signals}], in this order:

| signal | meaning |
| --- | --- |
{meanings}

## How to load it

```python
import onnxruntime as ort

session = ort.InferenceSession('models/fraud/{version}/model.onnx')
outputs = session.run(None, {{'input': features}})
```

## Limits

- The actors, their shares and their signals are chosen, not estimated. Real fraud looks different and changes.
- Signals of an event are drawn independently of each other, but for what belongs together in one event.
- No group of people is described by the signals, so nothing can be said about fairness between groups.
"""


def write_card(version: Version, quality: Quality, rounds: int) -> str:
    """The README of the version."""
    (honest_right, alarms), (missed, frauds_right) = quality.confusion.tolist()
    return CARD.format(
        version=version.number,
        why=f"{version.why}\n\n" if version.why else "",
        signals=len(SIGNALS),
        holdout=f"{HOLDOUT_ROWS:,}",
        training=f"{version.training_rows:,}",
        validation=f"{version.validation_rows:,}",
        metrics=metric_rows(quality.metrics),
        majority=quality.majority,
        missed=missed,
        frauds=missed + frauds_right,
        alarms=alarms,
        honest=honest_right + alarms,
        mixture=", ".join(f"{share:.0%} come from {actor}" for actor, share in SHARES.items()),
        missed_share=MISSED_FRAUD,
        flagged_share=FALSELY_FLAGGED,
        rounds=rounds,
        meanings=meaning_rows(SIGNALS),
    )
