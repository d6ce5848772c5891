"""What every page needs: who may see it, its language, its assets, the words for what went wrong."""
