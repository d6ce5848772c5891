"""Records that only grow: streams of signed events under one log. Nothing here knows what they are about."""
