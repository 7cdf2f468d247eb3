"""The model `fraud`: which ad impressions and clicks are fraudulent."""
