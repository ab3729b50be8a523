"""Views of a plan: what a person sees of it, and what other programs read."""
