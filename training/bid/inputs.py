"""What the model is given: five named tensors, each filled from columns of the simulated auctions."""

from dataclasses import dataclass

from training.bid.market import HOURS, PLACEMENTS, SEGMENTS
from training.columns import Column


@dataclass(frozen=True)
class Input:
    """A tensor: int64 [N] of codes where it has one column and `codes`, else float32 [N, columns]."""

    name: str
    columns: tuple[Column, ...]
    codes: int | None = None

    @property
    def port(self) -> str:
        """Type and shape, as people write them."""
        return "int64 [N]" if self.codes is not None else f"float32 [N, {len(self.columns)}]"


def _codes(what: str, names: tuple[str, ...]) -> str:
    return f"{what}: " + ", ".join(f"{code} {name.replace('_', ' ')}" for code, name in enumerate(names))


INPUTS = (
    Input("placement", (Column("placement", 0, _codes("placement", PLACEMENTS)),), len(PLACEMENTS)),
    Input("segment", (Column("segment", 0, _codes("audience segment", SEGMENTS)),), len(SEGMENTS)),
    Input("hour", (Column("hour", 0, "hour where the auction takes place, 0 to 23"),), HOURS),
    Input(
        "competition",
        (
            Column("rivals_1h", 0, "bidders seen in this placement in the last hour"),
            Column("clearing_price_1h", 3, "median price that was paid in the last hour, in USD for 1,000 impressions"),
            Column("price_spread_1h", 3, "90th percentile of those prices over their median"),
            Column("win_rate_1h", 3, "share of our own bids that won in the last hour"),
        ),
    ),
    Input(
        "context",
        (
            Column("value", 3, "what 1,000 impressions are worth to the campaign, in USD"),
            Column("floor", 3, "the least bid that is let in, in USD for 1,000 impressions"),
            Column("budget_pace", 3, "share of the day's budget spent over share of the day gone; above 1 is too fast"),
            Column("is_weekend", 0, "1 on Saturday and Sunday"),
        ),
    ),
)

NAMES = tuple(port.name for port in INPUTS)
COLUMNS = tuple(column for port in INPUTS for column in port.columns)
VALUE, FLOOR = (
    next(port for port in INPUTS if port.name == "context").columns.index(column)
    for column in COLUMNS
    if column.name in ("value", "floor")
)
