"""What a person said: read, checked, written. Nothing here decides."""
