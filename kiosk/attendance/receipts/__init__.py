"""The receipt: what a student keeps as proof of a signature, and anyone can check."""
