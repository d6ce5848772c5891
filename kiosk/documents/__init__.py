"""The files people can download: CSV, XLSX and PDF."""
