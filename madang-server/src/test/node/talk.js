// Two programs that use irc-framework talk at a server with casemapping "precis".
// Usage: node talk.js PORT. Prints each step; the exit code says whether all were taken.
'use strict';

const assert = require('node:assert');
const IRC = require('irc-framework');

const ROOM = '#마당';
const port = Number(process.argv[2]);

function connect(nick) {
  const client = new IRC.Client();
  client.heard = [];
  for (const event of ['join', 'topic', 'kick', 'nick', 'away', 'quit', 'close']) {
    client.on(event, (what) => client.heard.push({ event, ...what }));
  }
  client.on('message', (what) => client.heard.push({ ...what, event: what.type }));
  client.requestCap(['message-tags', 'server-time', 'echo-message', 'extended-join']);
  client.connect({
    host: '127.0.0.1',
    port,
    nick,
    username: 'node',
    gecos: `${nick} 노드`,
    auto_reconnect: false,
    enable_setname: true,
    enable_echomessage: true,
  });
  return client;
}

// What the library has told, or will tell: each thing once, in any order.
async function hear(client, what) {
  const end = Date.now() + 15000;
  for (;;) {
    const at = client.heard.findIndex((h) => Object.keys(what).every((k) => h[k] === what[k]));
    if (at >= 0) {
      return client.heard.splice(at, 1)[0];
    }
    if (Date.now() > end) {
      throw new Error(`never heard ${JSON.stringify(what)}; heard ${JSON.stringify(client.heard)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function registered(client) {
  return new Promise((resolve, reject) => {
    client.on('registered', resolve);
    client.on('nick in use', (e) => reject(new Error(`nick in use: ${e.reason}`)));
    client.on('close', () => reject(new Error('closed')));
  });
}

async function main() {
  const kim = connect('김철수');
  await registered(kim);
  const lee = connect('이영희');
  await registered(lee);
  assert.strictEqual(kim.network.options.CASEMAPPING, 'precis');
  assert.ok(kim.network.cap.isEnabled('echo-message'));
  console.log('connected');

  kim.join(ROOM);
  await hear(kim, { event: 'join', nick: '김철수', channel: ROOM });
  lee.join(ROOM);
  await hear(kim, { event: 'join', nick: '이영희', channel: ROOM, gecos: '이영희 노드' });
  await hear(lee, { event: 'join', nick: '이영희', channel: ROOM });
  console.log('joined');

  kim.say(ROOM, '안녕하세요 👋');
  const said = await hear(lee, { event: 'privmsg', nick: '김철수', message: '안녕하세요 👋' });
  const echo = await hear(kim, { event: 'privmsg', nick: '김철수', message: '안녕하세요 👋' });
  assert.ok(said.tags.msgid);
  assert.strictEqual(said.tags.msgid, echo.tags.msgid);
  assert.ok(Math.abs(Date.now() - said.time) < 60000);
  lee.say('김철수', '둘이서만');
  await hear(kim, { event: 'privmsg', nick: '이영희', message: '둘이서만' });
  console.log('talked');

  // The library splits it, between graphemes if it can.
  const line = '가나다라 마바사아 자차카타 파하👨‍👩‍👧 '.repeat(40).trim();
  kim.say(ROOM, line);
  let whole = '';
  while (whole.length < line.replaceAll(' ', '').length) {
    const piece = await hear(lee, { event: 'privmsg', nick: '김철수' });
    assert.ok(Buffer.byteLength(piece.message) < 500);
    whole += piece.message.replaceAll(' ', '');
  }
  assert.strictEqual(whole, line.replaceAll(' ', ''));
  console.log('said a long line');

  kim.setTopic(ROOM, '오늘의 이야기');
  await hear(lee, { event: 'topic', nick: '김철수', topic: '오늘의 이야기' });
  lee.changeNick('이순이');
  await hear(kim, { event: 'nick', nick: '이영희', new_nick: '이순이' });
  lee.raw('AWAY', '점심');
  await hear(kim, { event: 'away', nick: '이순이', message: '점심' });
  console.log('changed topic, nick and presence');

  const who = await new Promise((resolve) => kim.whois('이순이', resolve));
  assert.strictEqual(who.real_name, '이영희 노드');
  assert.strictEqual(who.away, '점심');
  assert.strictEqual(who.hostname, '127.0.0.1');
  console.log('looked');

  kim.raw('KICK', ROOM, '이순이', '잠깐 나가 주세요');
  await hear(lee, { event: 'kick', kicked: '이순이', nick: '김철수', message: '잠깐 나가 주세요' });
  lee.join(ROOM);
  await hear(kim, { event: 'join', nick: '이순이' });
  lee.quit('안녕히');
  const quit = await hear(kim, { event: 'quit', nick: '이순이' });
  assert.ok(quit.message.endsWith('안녕히'));
  kim.quit('끝');
  await hear(kim, { event: 'close' });
  console.log('left');
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
