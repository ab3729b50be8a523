"""What is said of functions outside the module."""
