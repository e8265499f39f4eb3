"""What an HPA with other settings would have made of a load: the controller's arithmetic on a simulated cluster."""
