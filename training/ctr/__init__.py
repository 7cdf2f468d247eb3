"""The model `ctr`: how likely an ad is to be clicked where it is about to be shown."""
