// Cloudflare's published schema of its API, as written by scripts/wire-contract, and the intended deviations of Ambit's responses.
// dev.ambit.wire.WireContract reads the same files.

import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const resources = new URL('../../src/test/resources/', import.meta.url);
const BASE = '/client/v4';

export function readDeviations() {
  return parse(readFileSync(new URL('schema-deviations.yaml', resources), 'utf8'));
}

const escaped = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');

export class CloudflareSchema {
  #contract = JSON.parse(readFileSync(new URL('wire/contract.json', resources), 'utf8'));
  #ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, verbose: true });
  #validators = new Map();
  #deviations;
  #used = new Set();

  constructor(deviations = readDeviations()) {
    this.#deviations = deviations;
    addFormats(this.#ajv);
    this.#ajv.addSchema({ $id: 'cloudflare', definitions: this.#contract.definitions });
  }

  /** The indices of the deviations that were used so far. */
  get used() {
    return [...this.#used];
  }

  /** The problems of a response, one sentence each; none for a documented response or a listed deviation. */
  validate(method, path, status, contentType, text) {
    const template = this.#template(method, path);
    const operation = `${method} ${template ?? this.#unknown(path)}`;
    return this.#problems(method, template, status, contentType, text)
      .filter((problem) => !this.#isListed(operation, status, problem))
      .map((problem) => `${operation} ${status} at ${problem.at || '/'} (${problem.keyword}): ${problem.message}`);
  }

  #problems(method, template, status, contentType, text) {
    const type = (contentType ?? '').split(';')[0].trim().toLowerCase();
    const media = this.#media(method, template, status, type);
    if (media.problem) {
      return [media.problem];
    }
    if (type !== 'application/json') {
      return [];
    }
    let body;
    try {
      body = JSON.parse(text);
    } catch (e) {
      return [{ at: '', keyword: 'json', message: e.message }];
    }
    const validate = this.#validator(`${method} ${template} ${media.range}`, media.schema);
    return validate(body) ? [] : validate.errors.filter(isPlain).map(problem);
  }

  #media(method, template, status, type) {
    const responses = this.#contract.operations[`${method} ${template}`] ?? {};
    const range = [String(status), `${Math.floor(status / 100)}XX`].find((candidate) => responses[candidate]);
    if (!range && status >= 400 && status < 500) {
      // Errors that the document does not list have the envelope of all errors.
      return { range: 'failure', schema: this.#contract.failure };
    }
    if (!range) {
      return { problem: { at: '', keyword: 'operation', message: 'the document has no such operation or status' } };
    }
    const content = responses[range];
    if (!content[type]) {
      const message = `the content type is ${type || 'missing'}, documented is ${Object.keys(content)}`;
      return { problem: { at: '', keyword: 'content-type', message } };
    }
    return { range, schema: content[type] };
  }

  #validator(key, schema) {
    if (!this.#validators.has(key)) {
      const own = JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"cloudflare#/definitions/'));
      this.#validators.set(key, this.#ajv.compile(own));
    }
    return this.#validators.get(key);
  }

  /** The documented path that matches this one; fixed segments take precedence over parameters. */
  #template(method, path) {
    const segments = this.#segments(path);
    const fits = (template) => {
      const words = template.split('/');
      return (
        words.length === segments.length &&
        words.every((word, i) => word === segments[i] || (word.startsWith('{') && segments[i] !== ''))
      );
    };
    const parameters = (template) => template.split('{').length;
    return Object.keys(this.#contract.operations)
      .map((operation) => operation.split(' ')[1])
      .filter(fits)
      .sort((a, b) => parameters(a) - parameters(b))[0];
  }

  #segments(path) {
    const plain = path.split('?')[0];
    return plain
      .slice(plain.startsWith(BASE) ? BASE.length : 0)
      .replace(/\/$/, '')
      .split('/');
  }

  /** A path that is not in the document, with a placeholder for ids. */
  #unknown(path) {
    return this.#segments(path)
      .map((segment) => (/^[0-9a-f]{32}$/.test(segment) ? '{id}' : segment))
      .join('/');
  }

  #isListed(operation, status, problem) {
    let listed = false;
    this.#deviations.forEach((deviation, index) => {
      if (matches(deviation, operation, status, problem)) {
        this.#used.add(index);
        listed = true;
      }
    });
    return listed;
  }
}

/** An `if` only reports that its branch was taken. */
const isPlain = (error) => error.keyword !== 'if';

function problem(error) {
  const missing = error.keyword === 'required' ? `/${escaped(error.params.missingProperty)}` : '';
  // The script writes `not` only for alternatives.
  const words = error.keyword === 'not' ? ['anyOf', 'none of the alternatives'] : [error.keyword, error.message];
  return { at: error.instancePath + missing, keyword: words[0], value: error.data, message: words[1] };
}

function matches(deviation, operation, status, problem) {
  return (
    glob(deviation.operation, operation, '.*') &&
    glob(String(deviation.status).replace('XX', '*'), String(status), '.*') &&
    glob(deviation.at, problem.at, '[^/]*') &&
    (deviation.keyword === undefined || deviation.keyword === problem.keyword) &&
    (deviation.values === undefined || deviation.values.includes(problem.value))
  );
}

function glob(pattern, text, star) {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join(star);
  return new RegExp(`^${source}$`).test(text);
}
