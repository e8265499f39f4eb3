"""How an HPA with other settings would have handled a load: the controller's arithmetic on a simulated cluster."""
