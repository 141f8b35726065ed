"""What is planned: what follows from something learned, and when it is due. It begins nothing itself."""
