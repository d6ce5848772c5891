"""Records that only grow: chains of events. Nothing here knows what the events are about."""
