"""What the answers show: scores, statistics, and what was misunderstood."""
