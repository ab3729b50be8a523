"""Settings of the whole suite: property tests draw the same examples on every run, so that a change alone can break them."""

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")
