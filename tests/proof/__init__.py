"""The proof: the real program as a process, against the fakes, with everything going wrong that can."""
