"""PixelScan as a Deployment on one machine, without Kubernetes, for learning and demonstrations."""
