"""Does a series hold: what the compiler says of what it changes."""
