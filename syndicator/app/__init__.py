"""What a pass or command works with: the configuration and everything that it names."""
