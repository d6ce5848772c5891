"""Content shipped with Kiosk as files."""
