"""The review as a line-based prompt, for dumb terminals and scripts."""
