"""A quiz, its questions and their answers as plain values, and the rules they follow."""
