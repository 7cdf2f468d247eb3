"""Where ads are shown, to whom, and what makes people click: chosen figures, not estimated from anyone's traffic.

Effects are in log odds of a click.
"""

from collections.abc import Mapping

import numpy as np

AD_FORMATS = ("banner", "interstitial", "native", "rewarded_video")
FORMAT_EFFECTS = np.array([-0.55, 0.35, 0.10, 0.60])
# Least and most share of the screen, in %.
SCREEN_SHARES = np.array([[6, 16], [80, 100], [22, 48], [85, 100]], dtype=np.float64)

PLACEMENTS = ("feed", "article", "level_end", "home", "search_results", "settings")
PLACEMENT_SHARES = (34, 20, 16, 14, 10, 6)
PLACEMENT_EFFECTS = np.array([0.10, -0.15, 0.25, -0.10, 0.50, -0.80])
# How often each format is shown in each placement.
FORMATS_OF_PLACEMENT = np.array(
    [[20, 5, 70, 5], [50, 15, 35, 0], [15, 35, 5, 45], [60, 20, 20, 0], [30, 0, 70, 0], [85, 5, 10, 0]], dtype=np.float64
)
# Formats that suit a placement, and formats that annoy there.
FIT = np.zeros((len(PLACEMENTS), len(AD_FORMATS)))
FIT[PLACEMENTS.index("feed"), AD_FORMATS.index("native")] = 0.35
FIT[PLACEMENTS.index("level_end"), AD_FORMATS.index("rewarded_video")] = 0.50
FIT[PLACEMENTS.index("article"), AD_FORMATS.index("interstitial")] = -0.60
FIT[PLACEMENTS.index("search_results"), AD_FORMATS.index("native")] = 0.25

SEGMENTS = ("gamers", "shoppers", "news_readers", "sports_fans", "travellers", "parents", "students", "commuters")
SEGMENT_SHARES = (20, 16, 14, 12, 8, 10, 12, 8)
SEGMENT_EFFECTS = np.array([0.15, 0.20, -0.30, 0.00, 0.05, 0.10, -0.10, -0.05])
# The hour at which each segment is most inclined to look at ads, and how much weekends change that.
PEAK_HOURS = np.array([21, 20, 8, 18, 19, 21, 23, 8])
WEEKEND_EFFECTS = np.array([0.10, 0.25, -0.20, 0.20, 0.15, -0.05, 0.00, -0.35])
WAKING_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 10, 10, 8, 8, 9, 10, 12, 14, 15, 14, 10, 5)
DAY_SHARES = (13, 13, 13, 14, 15, 17, 15)

CATEGORIES = ("games", "retail", "finance", "travel", "food", "media", "education", "utilities")
CATEGORY_SHARES = (26, 20, 8, 8, 12, 12, 6, 8)

_LIKES: Mapping[str, Mapping[str, float]] = {
    "gamers": {"games": 0.70, "media": 0.20, "finance": -0.40},
    "shoppers": {"retail": 0.70, "food": 0.25, "games": -0.30},
    "news_readers": {"finance": 0.45, "media": 0.35, "games": -0.45},
    "sports_fans": {"media": 0.40, "food": 0.30, "education": -0.30},
    "travellers": {"travel": 0.85, "finance": 0.15},
    "parents": {"food": 0.40, "retail": 0.35, "education": 0.30},
    "students": {"education": 0.55, "games": 0.30, "travel": 0.20, "finance": -0.35},
    "commuters": {"media": 0.35, "utilities": 0.30, "games": 0.15},
}
AFFINITY = np.array([[_LIKES[segment].get(category, 0.0) for category in CATEGORIES] for segment in SEGMENTS])
