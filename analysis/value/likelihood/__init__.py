"""Maximum likelihood on distinct histories: total log-likelihoods with their gradients, and their maximum."""
