"""What an instructor takes into class: the chapters as notebooks."""
