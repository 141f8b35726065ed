"""Who watches the watchers: processes that stop, alerts that do not leave, and telling somebody of it."""
