// Cloudflare's own schema of the API, and the places where Ambit's answers differ from it on purpose.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../', import.meta.url));
const BASE = '/client/v4';

/** The folder with the documents to test against: AMBIT_SHARED, or `shared` beside the checkout. */
function documentPath() {
  return join(process.env.AMBIT_SHARED ?? join(root, '..', 'shared'), 'spec', 'cloudflare-openapi.json');
}

function readDocument() {
  const path = documentPath();
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (e) {
    throw new Error(`needs Cloudflare's OpenAPI document at ${path} (set AMBIT_SHARED to its folder): ${e.message}`);
  }
}

export function readDeviations() {
  return parse(readFileSync(join(root, 'src/test/resources/schema-deviations.yaml'), 'utf8'));
}

/**
 * The document's schemas as JSON Schema. OpenAPI 3.0 has no type for null: `nullable` adds it, and an enum of null alone
 * means null whatever type stands beside it; what stands beside a `$ref` does not count. Alternatives that each name their
 * record type are chosen by that type, others asked for by a double negation, so that a wrong answer is told what is wrong
 * with it, once, and not once for each alternative. dev.ambit.wire.OpenApiDocument reads the same.
 */
function readable(document, schema) {
  if (Array.isArray(schema)) {
    return schema.map((entry) => readable(document, entry));
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  if (schema.$ref !== undefined) {
    return { $ref: schema.$ref };
  }
  if (isNullAlone(schema)) {
    return { type: 'null' };
  }
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, property]) => [name, readable(document, property)]));
    } else if (!['nullable', 'anyOf', 'discriminator', 'example', 'default'].includes(key)) {
      result[key] = key === 'enum' ? value : readable(document, value);
    }
  }
  if (schema.nullable) {
    result.type = [schema.type, 'null'];
  }
  return schema.anyOf ? chosen(document, schema.anyOf, result) : result;
}

function isNullAlone(schema) {
  return Array.isArray(schema.enum) && schema.enum.length === 1 && schema.enum[0] === null;
}

function chosen(document, alternatives, schema) {
  const byType = alternativesByType(document, alternatives);
  if (byType === undefined) {
    const refused = alternatives.map((alternative) => ({ not: readable(document, alternative) }));
    return { ...schema, not: { allOf: refused } };
  }
  const types = Object.keys(byType);
  const choices = types.map((type) => ({
    if: { type: 'object', required: ['type'], properties: { type: { const: type } } },
    then: readable(document, byType[type]),
  }));
  return { ...schema, properties: { ...schema.properties, type: { enum: types } }, allOf: choices };
}

/** `{A: {$ref}, …}` when every alternative, through nested ones, names one record type; undefined otherwise. */
function alternativesByType(document, alternatives) {
  const found = {};
  for (const alternative of alternatives) {
    const target = alternative.$ref ? resolve(document, alternative.$ref) : alternative;
    const types = target.properties?.type?.enum;
    const named = types?.length === 1
      ? { [types[0]]: alternative }
      : target.anyOf && alternativesByType(document, target.anyOf);
    if (named === undefined) {
      return undefined;
    }
    Object.assign(found, named);
  }
  return found;
}

function resolve(document, ref) {
  return ref.slice(2).split('/').reduce((node, key) => node[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

const escaped = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');

export class CloudflareSchema {
  #document = readDocument();
  #ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  #validators = new Map();
  #deviations;
  #used = new Set();

  constructor(deviations = readDeviations()) {
    this.#deviations = deviations;
    addFormats(this.#ajv);
    const schemas = Object.fromEntries(
      Object.entries(this.#document.components.schemas)
        .map(([name, schema]) => [name, readable(this.#document, schema)]));
    this.#ajv.addSchema({ $id: 'cloudflare', components: { schemas } });
  }

  /** Indices of the deviations that were needed so far. */
  get used() {
    return [...this.#used];
  }

  /** What is wrong with an answer, a sentence each; empty when it is as documented or deviates as listed. */
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
    const responses = this.#document.paths[template]?.[method.toLowerCase()]?.responses ?? {};
    const range = [String(status), `${Math.floor(status / 100)}XX`].find((candidate) => responses[candidate]);
    if (!range && status >= 400 && status < 500) {
      // What the document does not have is refused in the envelope of all failures.
      return { range: 'failure', schema: { $ref: '#/components/schemas/iam_api-response-common-failure' } };
    }
    if (!range) {
      return { problem: { at: '', keyword: 'operation', message: 'the document has no such operation or status' } };
    }
    const content = responses[range].content;
    if (!content[type]) {
      const message = `the content type is ${type || 'missing'}, documented is ${Object.keys(content)}`;
      return { problem: { at: '', keyword: 'content-type', message } };
    }
    return { range, schema: content[type].schema };
  }

  #validator(key, schema) {
    if (!this.#validators.has(key)) {
      const own = JSON.parse(JSON.stringify(readable(this.#document, schema))
        .replaceAll('"#/components/', '"cloudflare#/components/'));
      this.#validators.set(key, this.#ajv.compile(own));
    }
    return this.#validators.get(key);
  }

  /** The documented path that this one is an instance of; fixed words win over parameters. */
  #template(method, path) {
    const segments = this.#segments(path);
    const fits = (template) => {
      const words = template.split('/');
      return words.length === segments.length
        && words.every((word, i) => word === segments[i] || (word.startsWith('{') && segments[i] !== ''));
    };
    const parameters = (template) => template.split('{').length;
    return Object.keys(this.#document.paths)
      .filter(fits)
      .sort((a, b) => parameters(a) - parameters(b))[0];
  }

  #segments(path) {
    const plain = path.split('?')[0];
    return plain.slice(plain.startsWith(BASE) ? BASE.length : 0).replace(/\/$/, '').split('/');
  }

  /** A path that the document does not have, with ids made one. */
  #unknown(path) {
    return this.#segments(path).map((segment) => (/^[0-9a-f]{32}$/.test(segment) ? '{id}' : segment)).join('/');
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

/** An `if` only says that its branch was taken. */
const isPlain = (error) => error.keyword !== 'if';

function problem(error) {
  const missing = error.keyword === 'required' ? `/${escaped(error.params.missingProperty)}` : '';
  // The document has no `not`: it is how alternatives are read.
  const words = error.keyword === 'not' ? ['anyOf', 'none of the alternatives'] : [error.keyword, error.message];
  return { at: error.instancePath + missing, keyword: words[0], message: words[1] };
}

function matches(deviation, operation, status, problem) {
  return glob(deviation.operation, operation, '.*')
    && glob(String(deviation.status).replace('XX', '*'), String(status), '.*')
    && glob(deviation.at, problem.at, '[^/]*')
    && (deviation.keyword === undefined || deviation.keyword === problem.keyword);
}

function glob(pattern, text, star) {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join(star);
  return new RegExp(`^${source}$`).test(text);
}
