"""Every sentence a person reads, by language and by the moment it is said. Pure."""

from bot.wording.choices import choices_in
from bot.wording.country import COUNTRIES, country_facts
from bot.wording.sentences import SENTENCES, blanks, sentence, version

__all__ = ["COUNTRIES", "SENTENCES", "blanks", "choices_in", "country_facts", "sentence", "version"]
