"""Dates carry the weekday; times are on the 24-hour clock."""

DATE_FORMAT = "D j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "G:i"
DATETIME_FORMAT = "D j F Y, G:i"
SHORT_DATETIME_FORMAT = "j M Y, G:i"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
