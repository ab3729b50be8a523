"""The diff on a terminal: colours, what differs within lines, reasons above hunks, side by side."""
