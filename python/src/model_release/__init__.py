"""Model Release, a command-line tool. Run it as ``model-release`` or ``python -m model_release``; there is no library."""
