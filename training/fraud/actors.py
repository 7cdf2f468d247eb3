"""Who produces ad events, and how each kind of actor looks in each signal.

The figures are chosen, not estimated from anyone's traffic: they encode what the trade reports of each kind.
Click farms are people on real handsets, so touch and motion look human while the volumes do not. Bots in data centres
come from hosting ranges and have no hand on the screen. SDK spoofing is no device at all: made-up events that borrow
the identity of real handsets, so identity looks human while what an SDK would have measured does not fit together.
"""

from collections.abc import Mapping

from training.draws import Choice, Count, Distribution, Flag, LogNormal, Share

HUMAN = "people"
CLICK_FARM = "click farms"
DATACENTER_BOT = "data-centre bots"
SDK_SPOOFING = "spoofed SDK calls"

SHARES: Mapping[str, float] = {HUMAN: 0.70, CLICK_FARM: 0.11, DATACENTER_BOT: 0.11, SDK_SPOOFING: 0.08}
ACTORS = tuple(SHARES)

_WAKING_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 10, 10, 8, 8, 9, 10, 12, 14, 15, 14, 10, 5)
_SHIFT_HOURS = (9, 9, 9, 8, 6, 5, 4, 4, 5, 7, 9, 9, 9, 8, 8, 8, 8, 7, 7, 7, 8, 9, 9, 9)
_ALL_HOURS = (1,) * 24

PROFILES: Mapping[str, Mapping[str, Distribution]] = {
    HUMAN: {
        "ad_format_code": Choice((46, 18, 24, 12)),
        "hour_of_day": Choice(_WAKING_HOURS),
        "is_click": Flag(0.35),
        "click_through_ms": LogNormal(3200, 0.75, 120_000),
        "tap_offset_pct": Share(2.2, 3.0, 100),
        "viewable_ms": LogNormal(2600, 0.8, 180_000),
        "touch_pressure_var": LogNormal(0.018, 0.6, 0.5),
        "motion_var": LogNormal(0.035, 0.9, 2.0),
        "device_age_days": LogNormal(310, 1.0, 3000),
        "install_age_hours": LogNormal(700, 1.5, 40_000),
        "os_versions_behind": Count(0.9, 0.9),
        "sdk_releases_behind": Count(1.6, 0.8),
        "ip_is_datacenter": Flag(0.03),
        "ip_devices_24h": Count(3.0, 2.0, least=1),
        "clicks_last_hour_ip": Count(1.2, 2.0),
        "clicks_last_hour_device": Count(0.35, 1.2),
        "ctr_24h_device": Share(1.5, 26),
        "sessions_24h": Count(6.0, 0.6, least=1),
        "session_length_s": LogNormal(240, 0.9, 14_400),
        "apps_7d": Count(4.5, 0.5, least=1),
        "geo_mismatch_km": LogNormal(16, 1.2, 19_000),
    },
    CLICK_FARM: {
        "ad_format_code": Choice((34, 24, 16, 26)),
        "hour_of_day": Choice(_SHIFT_HOURS),
        "is_click": Flag(0.72),
        "click_through_ms": LogNormal(1900, 0.5, 120_000),
        "tap_offset_pct": Share(2.6, 4.2, 100),
        "viewable_ms": LogNormal(2100, 0.6, 180_000),
        "touch_pressure_var": LogNormal(0.012, 0.6, 0.5),
        "motion_var": LogNormal(0.012, 0.9, 2.0),
        "device_age_days": LogNormal(35, 1.2, 3000),
        "install_age_hours": LogNormal(40, 1.4, 40_000),
        "os_versions_behind": Count(2.2, 0.5),
        "sdk_releases_behind": Count(1.8, 0.8),
        "ip_is_datacenter": Flag(0.06),
        "ip_devices_24h": Count(16.0, 0.8, least=1),
        "clicks_last_hour_ip": Count(22.0, 0.9),
        "clicks_last_hour_device": Count(4.0, 0.8),
        "ctr_24h_device": Share(3.0, 14),
        "sessions_24h": Count(15.0, 0.5, least=1),
        "session_length_s": LogNormal(95, 0.8, 14_400),
        "apps_7d": Count(10.0, 0.5, least=1),
        "geo_mismatch_km": LogNormal(140, 1.7, 19_000),
    },
    DATACENTER_BOT: {
        "ad_format_code": Choice((58, 14, 22, 6)),
        "hour_of_day": Choice(_ALL_HOURS),
        "is_click": Flag(0.50),
        "click_through_ms": LogNormal(900, 0.8, 120_000),
        "tap_offset_pct": Share(1.2, 7.0, 100),
        "viewable_ms": LogNormal(1300, 0.5, 180_000),
        "touch_pressure_var": LogNormal(0.0012, 1.3, 0.5),
        "motion_var": LogNormal(0.0009, 1.4, 2.0),
        "device_age_days": LogNormal(12, 1.4, 3000),
        "install_age_hours": LogNormal(60, 1.6, 40_000),
        "os_versions_behind": Count(1.8, 0.8),
        "sdk_releases_behind": Count(2.6, 0.8),
        "ip_is_datacenter": Flag(0.74),
        "ip_devices_24h": Count(12.0, 1.6, least=1),
        "clicks_last_hour_ip": Count(12.0, 1.5),
        "clicks_last_hour_device": Count(2.2, 1.2),
        "ctr_24h_device": Share(2.0, 16),
        "sessions_24h": Count(18.0, 0.8, least=1),
        "session_length_s": LogNormal(45, 0.8, 14_400),
        "apps_7d": Count(7.0, 0.9, least=1),
        "geo_mismatch_km": LogNormal(900, 1.5, 19_000),
    },
    SDK_SPOOFING: {
        "ad_format_code": Choice((36, 24, 20, 20)),
        "hour_of_day": Choice(_ALL_HOURS),
        "is_click": Flag(0.62),
        "click_through_ms": LogNormal(2400, 1.1, 120_000),
        "tap_offset_pct": Share(1.0, 1.0, 100),
        "viewable_ms": LogNormal(1000, 0.4, 180_000),
        "touch_pressure_var": LogNormal(0.0035, 1.2, 0.5),
        "motion_var": LogNormal(0.006, 1.4, 2.0),
        "device_age_days": LogNormal(260, 1.1, 3000),
        "install_age_hours": LogNormal(9, 1.6, 40_000),
        "os_versions_behind": Count(1.1, 0.9),
        "sdk_releases_behind": Count(6.5, 0.5),
        "ip_is_datacenter": Flag(0.22),
        "ip_devices_24h": Count(5.0, 1.8, least=1),
        "clicks_last_hour_ip": Count(4.0, 1.8),
        "clicks_last_hour_device": Count(1.4, 1.2),
        "ctr_24h_device": Share(1.8, 12),
        "sessions_24h": Count(5.0, 0.8, least=1),
        "session_length_s": LogNormal(70, 1.1, 14_400),
        "apps_7d": Count(3.5, 0.8, least=1),
        "geo_mismatch_km": LogNormal(320, 1.7, 19_000),
    },
}
