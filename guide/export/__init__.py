"""What is written for people from the program's own tables and from rule sets, one module each."""
