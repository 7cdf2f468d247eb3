"""The three sets of simulated impressions: for training, for validation, and held out as the fixtures of the gate."""

from training.columns import Values
from training.ctr.signals import FEATURES
from training.ctr.simulator import LABEL, Impressions, simulate
from training.ctr.versions import HOLDOUT_ROWS, HOLDOUT_STREAM
from training.tables import Sets, Table, check_held_out
from training.versions import Version, stream


def make_sets(version: Version) -> Sets:
    """Training, validation and holdout: other people and other campaigns in each, in the same simulated market."""
    training = make_impressions(version.training_rows, version.training_stream)
    validation = make_impressions(version.validation_rows, version.validation_stream)
    holdout = make_impressions(HOLDOUT_ROWS, HOLDOUT_STREAM)
    check_held_out(training.inputs, holdout.inputs)
    return Sets(training, validation, holdout)


def make_impressions(rows: int, number: int) -> Table:
    """The impressions of one stream of random numbers."""
    return Table(_simulate(rows, number).csv(), FEATURES, LABEL)


def true_chances() -> Values:
    """What the simulator knew of the held-out impressions: the probability that each click was drawn from."""
    return _simulate(HOLDOUT_ROWS, HOLDOUT_STREAM).chances


def _simulate(rows: int, number: int) -> Impressions:
    return simulate(rows, stream(number))
