"""What the answers say: scores, statistics, and what was misunderstood."""
