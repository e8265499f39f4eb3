"""What the Kubernetes API tells of PixelScan's cluster: optional, read only, and never needed."""
