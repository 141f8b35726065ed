// Telegram's Bot API by npm's telegram-test-api, with four of its gaps closed so that a bot written for the
// real one can talk to it. Run: NODE_MODULES=/path/to/node_modules node telegram-server.cjs PORT
const http = require('http');
const path = require('path');

const modules = path.resolve(process.env.NODE_MODULES || 'node_modules');
const TelegramServer = require(path.join(modules, 'telegram-test-api'));
const axios = require(path.join(modules, 'axios'));

const port = Number(process.argv[2]);
const BOT = { id: 666, is_bot: true, first_name: 'Test', username: 'TestNameBot' };

class BotApi extends TelegramServer {
  // Messages carry the time in milliseconds here and in seconds there, and say who sent them.
  addBotMessage(message, token) {
    const sent = super.addBotMessage(message, token);
    return { ...sent, from: BOT, date: Math.floor(sent.date / 1000) };
  }

  // A webhook that was set with a secret is called with it. What it answers does not matter to a phone.
  async addUserUpdate(update) {
    const webhook = this.webhooks[update.botToken];
    if (!webhook) return super.addUserUpdate(update);
    this.updateId += 1;
    return axios({
      url: webhook.url,
      method: 'POST',
      data: TelegramServer.formatUpdate({ ...update }),
      headers: webhook.secret_token ? { 'X-Telegram-Bot-Api-Secret-Token': webhook.secret_token } : {},
      validateStatus: () => true,
    });
  }
}

const api = new BotApi({ port, host: '127.0.0.1', storeTimeout: 3600 });

// Methods that are missing there, or lack a field that every real answer has.
const answers = {
  getMe: () => BOT,
  setMyCommands: () => true,
  getWebhookInfo: (token) => ({
    url: (api.webhooks[token] || {}).url || '',
    has_custom_certificate: false,
    pending_update_count: 0,
  }),
};

// Where the real one says `true`, the library says `null`.
const truly = (response) => {
  const send = response.end.bind(response);
  response.end = (body, ...rest) => {
    const told = String(body || '').replace('"result":null', '"result":true');
    response.setHeader('Content-Length', Buffer.byteLength(told));
    return send(told, ...rest);
  };
  return response;
};

http.createServer((request, response) => {
  const [, token, method] = /^\/bot([^/]+)\/(\w+)/.exec(request.url) || [];
  if (answers[method]) {
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ ok: true, result: answers[method](token) }));
  } else {
    api.webServer(request, truly(response));
  }
}).listen(port, '127.0.0.1');
