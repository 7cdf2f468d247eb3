"""The parts that all model cards share."""

from collections.abc import Iterable, Mapping, Sequence

from training.columns import Column


def metric_rows(metrics: Mapping[str, float]) -> str:
    """The rows of a table of metric and value."""
    return "\n".join(f"| {name} | {value:.4f} |" for name, value in metrics.items())


def meaning_rows(columns: Sequence[Column]) -> str:
    """The rows of a table of column and meaning."""
    return table_rows((f"`{column.name}`", column.meaning) for column in columns)


def table_rows(rows: Iterable[Sequence[str]]) -> str:
    """The rows of any table, from cells as they are printed."""
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
