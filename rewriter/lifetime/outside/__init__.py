"""What functions outside the module return, and how that is found out from a kernel's own source."""
