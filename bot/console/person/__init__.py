"""The pages of people: everybody, one person from every side, one relationship, and what changes them."""
