"""What the pages of staff read and change, by page."""
