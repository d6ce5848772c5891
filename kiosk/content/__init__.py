"""What ships with Kiosk as files."""
