"""What comes in from outside: spreadsheets, feeds, calendars. Strangers' bytes, read with care."""
