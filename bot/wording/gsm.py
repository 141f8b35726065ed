"""The GSM-7 alphabet, which the bot's sentences and the answers of signposting share."""

from signposting.gsm import ALPHABET, BASIC, EXTENSION, plain, septets

__all__ = ["ALPHABET", "BASIC", "EXTENSION", "plain", "septets"]
