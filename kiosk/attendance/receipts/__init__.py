"""The receipt: what a student keeps of a signature, and what anyone can check."""
