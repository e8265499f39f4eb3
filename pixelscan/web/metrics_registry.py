"""The registry that /metrics shows, and what a scan counts in it.

Apart from the CPU's collector, so that reading a photo needs to know nothing of the CPU.
"""

from prometheus_client import CollectorRegistry, Histogram

REGISTRY = CollectorRegistry()
SCAN_SECONDS = Histogram(
    "pixelscan_scan_seconds",
    "Reading one photo's metadata in a worker, in seconds, whether it could be read or not.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)
