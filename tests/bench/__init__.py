"""Measuring. Its own processes ask each other in these words."""

ONE_MORE = "one more story"
READ = "read so many addresses"
