"""Six short lessons on the HPA: a run to start, a question, and an answer computed from what happened in that run."""
