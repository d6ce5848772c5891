"""Quiz files: Kiosk's own, GIFT and Moodle XML, read and written."""
