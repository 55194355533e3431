"""What a person can do: push, approve, skip, retry, resolve, retract, split."""
