"""The HTML page of a series: one file that opens without a server, for reading, filtering and sending on."""
