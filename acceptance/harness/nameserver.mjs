// A nameserver that answers queries for TXT records with the current contents of the API.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const TXT = 16;
const IN = 1;
const NO_ERROR = 0;
const SERVER_FAILURE = 2;
const NO_SUCH_NAME = 3;
const AUTHORITATIVE_ANSWER = 0x8400;
const HEADER_BYTES = 12;

export class Nameserver {
  #socket = createSocket('udp4');
  #texts;
  /** For each question so far: `{name, texts}`. */
  answered = [];

  /** `texts(name)` returns the contents of the TXT records of a lower-case name without a trailing dot. */
  static async start(texts) {
    const nameserver = new Nameserver();
    nameserver.#texts = texts;
    nameserver.#socket.on('message', (query, from) => nameserver.#answer(query, from));
    nameserver.#socket.bind(0, '127.0.0.1');
    await once(nameserver.#socket, 'listening');
    return nameserver;
  }

  get address() {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  stop() {
    this.#socket.close();
  }

  async #answer(query, { port, address }) {
    const question = readQuestion(query);
    let texts = [];
    let code = SERVER_FAILURE;
    try {
      texts = question.type === TXT ? await this.#texts(question.name) : [];
      code = texts.length > 0 || question.type !== TXT ? NO_ERROR : NO_SUCH_NAME;
    } finally {
      this.answered.push({ name: question.name, texts });
      this.#socket.send(response(query.readUInt16BE(0), question, texts, code), port, address);
    }
  }
}

/** The first question of a message (RFC 1035, 4.1.2). */
function readQuestion(message) {
  const labels = [];
  let at = HEADER_BYTES;
  for (let length = message[at]; length > 0; length = message[at]) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  return {
    name: labels.join('.').toLowerCase(),
    type: message.readUInt16BE(at + 1),
    bytes: message.subarray(HEADER_BYTES, end),
  };
}

function response(id, question, texts, code) {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(AUTHORITATIVE_ANSWER | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(texts.length, 6);
  return Buffer.concat([header, question.bytes, ...texts.map(record)]);
}

/** A TXT record of the name in the question, not to be cached. */
function record(text) {
  const content = text.replace(/^"(.*)"$/, '$1');
  const fixed = Buffer.alloc(HEADER_BYTES);
  fixed.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  fixed.writeUInt16BE(TXT, 2);
  fixed.writeUInt16BE(IN, 4);
  fixed.writeUInt32BE(0, 6);
  fixed.writeUInt16BE(content.length + 1, 10);
  return Buffer.concat([fixed, Buffer.from([content.length]), Buffer.from(content, 'latin1')]);
}
