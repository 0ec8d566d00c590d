"""What helps the author of rules: explanations, pages, schemas for editors, new files, watching."""
