"""Where help is: directories of services read, searched and told. It knows nothing of the bot."""
