"""What every other package builds on; nothing here depends on them."""
