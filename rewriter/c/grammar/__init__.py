"""The grammar: pycparser's parser, taught to read kernel C as it stands, one function body at a time."""
