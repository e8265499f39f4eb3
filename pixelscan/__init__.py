"""PixelScan: what photos say about themselves, and what pods do under load."""

__version__ = "0.1.0"
