"""What is known of one ad event when it is scored. The order is the order of the model's input."""

from training.columns import Column

AD_FORMATS = ("banner", "interstitial", "native", "rewarded_video")

SIGNALS = (
    Column("ad_format_code", 0, "ad format: 0 banner, 1 interstitial, 2 native, 3 rewarded video"),
    Column("hour_of_day", 0, "hour on the device's clock, 0 to 23"),
    Column("is_click", 0, "1 for a click, 0 for an impression that was not clicked"),
    Column("click_through_ms", 0, "from impression to click; -1 without a click"),
    Column("tap_offset_pct", 1, "distance of the tap from the ad's centre, in % of its half diagonal; -1 without a click"),
    Column("viewable_ms", 0, "how long at least half of the ad was on screen"),
    Column("touch_pressure_var", 4, "variance of touch pressure over the session's touches"),
    Column("motion_var", 4, "variance of the accelerometer over the session, in g²"),
    Column("device_age_days", 0, "days since the device identifier was first seen"),
    Column("install_age_hours", 0, "hours since the app was installed"),
    Column("os_versions_behind", 0, "major versions of the system behind the newest"),
    Column("sdk_releases_behind", 0, "releases of the ad SDK behind the newest"),
    Column("ip_is_datacenter", 0, "1 where the address belongs to a hosting range"),
    Column("ip_devices_24h", 0, "devices seen behind the address in 24 hours"),
    Column("clicks_last_hour_ip", 0, "clicks from the address in the last hour"),
    Column("clicks_last_hour_device", 0, "clicks from the device in the last hour"),
    Column("ctr_24h_device", 3, "clicks per impression of the device in 24 hours"),
    Column("sessions_24h", 0, "sessions of the device in 24 hours"),
    Column("session_length_s", 0, "length of the session so far"),
    Column("apps_7d", 0, "apps in which the device was seen in 7 days"),
    Column("geo_mismatch_km", 0, "distance between the address's place and the device's"),
)

FEATURES = tuple(signal.name for signal in SIGNALS)
