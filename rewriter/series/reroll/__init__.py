"""A new version of a series: what was posted before, what has changed since, and which review tags still hold."""
