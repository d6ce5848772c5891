"""What is taken away: CSV, XLSX and PDF."""
