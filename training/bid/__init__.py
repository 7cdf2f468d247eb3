"""The model `bid`: what to bid for an ad placement, given who else bids for it."""
