"""Backup and restore: one encrypted file with the database and the files that it names (decision 0142)."""
