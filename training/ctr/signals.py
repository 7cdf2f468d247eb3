"""What is known of one ad impression before it is shown. The order is the order of the model's input."""

from training.columns import Column
from training.ctr.market import AD_FORMATS, CATEGORIES, PLACEMENTS, SEGMENTS


def _codes(what: str, names: tuple[str, ...]) -> str:
    return f"{what}: " + ", ".join(f"{code} {name.replace('_', ' ')}" for code, name in enumerate(names))


SIGNALS = (
    Column("placement_code", 0, _codes("placement", PLACEMENTS)),
    Column("ad_format_code", 0, _codes("ad format", AD_FORMATS)),
    Column("segment_code", 0, _codes("audience segment", SEGMENTS)),
    Column("category_code", 0, _codes("what is advertised", CATEGORIES)),
    Column("hour_of_day", 0, "hour on the device's clock, 0 to 23"),
    Column("day_of_week", 0, "0 Monday to 6 Sunday"),
    Column("on_wifi", 0, "1 on Wi-Fi, 0 on a mobile network"),
    Column("screen_share_pct", 0, "share of the screen that the ad covers, in %"),
    Column("ads_in_session", 0, "ads that this person saw earlier in the session"),
    Column("minutes_since_last_ad", 0, "minutes since this person saw an ad; 1440 after a day or more"),
    Column("campaign_views_7d", 0, "how often this person saw the campaign in 7 days"),
    Column("user_views_30d", 0, "ads that this person saw in 30 days"),
    Column("user_ctr_30d", 4, "clicks per ad of this person in 30 days"),
    Column("campaign_ctr_7d", 4, "clicks per impression of the campaign in 7 days"),
    Column("creative_age_days", 0, "days since the creative was first shown"),
    Column("session_length_s", 0, "length of the session so far, in seconds"),
)

FEATURES = tuple(signal.name for signal in SIGNALS)
