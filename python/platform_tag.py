"""Names the platform of a wheel: it runs on any Python 3, but contains programs of one system."""

import os

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PlatformTag(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['MODEL_RELEASE_WHEEL_PLATFORM']}"
