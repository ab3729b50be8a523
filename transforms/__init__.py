"""The transforms that come with rewriter: one module each, a declaration with examples."""
