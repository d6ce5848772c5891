"""The recap quiz, from the file to the results."""
