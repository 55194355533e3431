"""From what the sources say to posts with deliveries."""
