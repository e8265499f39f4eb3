"""The arithmetic of the HorizontalPodAutoscaler, as the controller of Kubernetes 1.36 computes it."""
