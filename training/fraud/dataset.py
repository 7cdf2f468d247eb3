"""The three sets of simulated events: for training, for validation, and held out as the fixtures of the gate."""

from training.fraud.signals import FEATURES
from training.fraud.simulator import LABEL, simulate
from training.fraud.versions import HOLDOUT_ROWS, HOLDOUT_STREAM
from training.tables import Sets, Table, check_held_out
from training.versions import Version, stream


def make_sets(version: Version) -> Sets:
    """Training, validation and holdout, each from a stream of random numbers of its own."""
    training = make_events(version.training_rows, version.training_stream)
    validation = make_events(version.validation_rows, version.validation_stream)
    holdout = make_events(HOLDOUT_ROWS, HOLDOUT_STREAM)
    check_held_out(training.inputs, holdout.inputs)
    return Sets(training, validation, holdout)


def make_events(rows: int, number: int) -> Table:
    """The events of one stream of random numbers."""
    return Table(simulate(rows, stream(number)).csv(), FEATURES, LABEL)
