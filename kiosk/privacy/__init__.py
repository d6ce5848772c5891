"""What is kept about a person: the copy they may ask for, and its end."""
