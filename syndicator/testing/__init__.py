"""What a channel is tested with, ours and those of other packages."""
