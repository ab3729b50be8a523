"""What a kernel tree is: its version, its kbuild modules, who looks after it."""
