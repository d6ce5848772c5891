"""The syntax of quiz files: what lines, elements and texts look like, before they become questions."""
