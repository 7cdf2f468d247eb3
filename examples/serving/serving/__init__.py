"""Serves the stable and the canary version of models, as a flag file orders."""
