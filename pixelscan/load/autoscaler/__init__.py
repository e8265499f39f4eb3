"""The arithmetic of a HorizontalPodAutoscaler."""
