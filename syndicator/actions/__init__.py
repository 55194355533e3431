"""What a person asks for: push, approve, skip, retry, resolve, retract, split."""
