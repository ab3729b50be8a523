"""Many drivers: which files matter, the pool of workers, the run that makes a plan of a tree."""
