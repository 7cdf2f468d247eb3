"""Where ads are sold and how hard they are fought for: chosen figures, not estimated from anyone's auctions.

Prices are in US dollars for a thousand impressions.
"""

import numpy as np

PLACEMENTS = (
    "feed_top",
    "feed_middle",
    "article_top",
    "article_inline",
    "article_end",
    "level_end",
    "level_start",
    "home_banner",
    "search_top",
    "search_side",
    "video_before",
    "settings",
)
PLACEMENT_SHARES = (14, 16, 7, 11, 6, 12, 7, 10, 5, 4, 5, 3)
# The median of the highest rival bid, and the mean number of rivals.
PRICES = np.array([3.2, 2.1, 2.6, 1.6, 0.9, 4.8, 3.0, 1.1, 5.5, 2.4, 7.5, 0.5])
RIVALS = np.array([9.0, 6.0, 7.0, 5.0, 3.0, 8.0, 6.0, 4.0, 11.0, 5.0, 7.0, 2.0])

SEGMENTS = ("gamers", "shoppers", "news_readers", "sports_fans", "travellers", "parents", "students", "commuters")
SEGMENT_SHARES = (20, 16, 14, 12, 8, 10, 12, 8)
# How much dearer, in log price, each segment is, and how far apart the bids for it lie.
SEGMENT_PREMIUMS = np.array([0.10, 0.35, -0.15, 0.00, 0.45, 0.20, -0.30, -0.05])
SEGMENT_SPREADS = np.array([0.30, 0.38, 0.42, 0.34, 0.50, 0.36, 0.32, 0.40])

HOURS = 24
HOUR_SHARES = (2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 10, 10, 8, 8, 9, 10, 12, 14, 15, 14, 10, 5)
DEAREST_HOUR = 20
HOUR_SWING = 0.18
WEEKEND_DISCOUNT = 0.08
# How much the log price rises when the number of rivals doubles over what is usual.
RIVALRY = 0.22
