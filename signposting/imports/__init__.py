"""Reading directories: whatever shape they come in, services go out."""
