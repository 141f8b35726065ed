"""The phone of somebody on Telegram, in a Bot API server on this machine."""

from dataclasses import dataclass

import httpx

from tests.app.waiting import wait_until


@dataclass
class Phone:
    """`api` is the server's root, `token` the bot's: each bot's chats are its own."""

    api: str
    token: str
    chat: int = 77

    def text(self, words):
        self._post("sendMessage", text=words)

    def press(self, message, answer):
        """Press one of a message's buttons, by the answer that it stands for."""
        keys = [key for row in message["reply_markup"]["inline_keyboard"] for key in row]
        (data,) = [key["callback_data"] for key in keys if key["callback_data"].endswith(f":{answer}")]
        self._post("sendCallback", data=data, message={"message_id": 1, "date": 1, "chat": self._who()})

    def told(self, many):
        """The first so many messages of the bot, once there are so many."""
        return wait_until(lambda: (found := self._from_bot()) and len(found) >= many and found, every=0.05)

    def webhook(self):
        """Where the bot asked to be called."""
        told = httpx.post(f"{self.api}/bot{self.token}/getWebhookInfo", trust_env=False).json()
        return told["result"]["url"]

    def _from_bot(self):
        asked = httpx.post(f"{self.api}/getUpdatesHistory", json={"token": self.token}, trust_env=False)
        messages = [update.get("message", {}) for update in asked.json()["result"]]
        return [message for message in messages if message.get("chat_id") == str(self.chat)]

    def _post(self, path, **more):
        who = self._who()
        update = {"botToken": self.token, "date": 1, "from": who | {"is_bot": False}, "chat": who, **more}
        httpx.post(f"{self.api}/{path}", json=update, timeout=30, trust_env=False).raise_for_status()

    def _who(self):
        return {"id": self.chat, "type": "private", "first_name": "Ada"}


def labels(message):
    """What stands on the buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [key["text"] for row in rows for key in row]
