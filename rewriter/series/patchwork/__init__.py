"""Patchwork, read only: what is posted, what is under review. Nothing here contacts a server unless it is handed a `Client`."""
