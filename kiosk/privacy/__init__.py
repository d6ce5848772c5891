"""Personal data: the copy that a person may ask for, erasure and retention."""
