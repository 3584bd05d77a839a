/** Schemas of many kinds, by what is special about each. Those named "anything…" cannot be broken. */
export const variedSchemas: Readonly<Record<string, object>> = {
  'anything at all': {},
  'anything in an array': { items: {} },
  'one string': { type: 'string' },
  'an integer between limits': { type: 'integer', minimum: -3, maximum: 4 },
  'a number between open limits': { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 },
  multiples: { type: 'number', multipleOf: 0.25, minimum: 1, maximum: 3 },
  'an integer that is a multiple': { type: 'integer', multipleOf: 7, minimum: 50 },
  'a maximum below zero': { type: 'integer', maximum: -10 },
  'a boolean': { type: 'boolean' },
  null: { type: 'null' },
  'an enum of mixed types': { enum: [1, 'one', null, { one: 1 }] },
  'a constant': { const: { fixed: [1, 2] } },
  'required and optional keys': {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 3, maxLength: 8 },
      age: { type: 'integer' },
      note: { type: 'string' },
    },
    required: ['name', 'age'],
    additionalProperties: false,
  },
  'required keys that it does not describe': { type: 'object', required: ['id', 'name'] },
  'nested objects and arrays': {
    type: 'object',
    properties: {
      lines: {
        type: 'array',
        minItems: 2,
        maxItems: 4,
        items: {
          type: 'object',
          properties: { sku: { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' }, count: { type: 'integer', minimum: 1 } },
          required: ['sku', 'count'],
        },
      },
    },
    required: ['lines'],
  },
  'unique items': { type: 'array', items: { enum: ['a', 'b', 'c', 'd'] }, uniqueItems: true, minItems: 3 },
  'a tuple': { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
  references: {
    $defs: {
      money: {
        type: 'object',
        properties: { amount: { type: 'number' }, currency: { enum: ['EUR', 'USD'] } },
        required: ['amount', 'currency'],
      },
    },
    type: 'object',
    properties: { net: { $ref: '#/$defs/money' }, gross: { $ref: '#/$defs/money' } },
    required: ['net', 'gross'],
  },
  'a tree that refers to itself': {
    $defs: {
      node: {
        type: 'object',
        properties: { value: { type: 'integer' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
        required: ['value', 'children'],
      },
    },
    $ref: '#/$defs/node',
  },
  'a list that ends in null': {
    type: 'object',
    properties: { head: { type: 'string' }, tail: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
    required: ['head', 'tail'],
  },
  branches: {
    anyOf: [{ type: 'integer' }, { type: 'object', properties: { kind: { const: 'b' } }, required: ['kind'] }],
  },
  'one of several shapes': {
    oneOf: [
      {
        type: 'object',
        properties: { kind: { const: 'circle' }, radius: { type: 'number' } },
        required: ['kind', 'radius'],
      },
      {
        type: 'object',
        properties: { kind: { const: 'square' }, side: { type: 'number' } },
        required: ['kind', 'side'],
      },
    ],
  },
  'parts that all hold': {
    allOf: [
      { type: 'object', properties: { id: { type: 'integer', minimum: 5 } }, required: ['id'] },
      { type: 'object', properties: { id: { maximum: 9 }, name: { type: 'string' } }, required: ['name'] },
    ],
  },
  'a type or null': { type: ['string', 'null'] },
  formats: {
    type: 'object',
    properties: Object.fromEntries(
      ['date-time', 'date', 'time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid', 'duration', 'json-pointer'].map(
        (format) => [format, { type: 'string', format }],
      ),
    ),
    required: [
      'date-time',
      'date',
      'time',
      'email',
      'hostname',
      'ipv4',
      'ipv6',
      'uri',
      'uuid',
      'duration',
      'json-pointer',
    ],
  },
  patterns: {
    type: 'object',
    properties: {
      phone: { type: 'string', pattern: '^\\+?[0-9]{7,15}$' },
      slug: { type: 'string', pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$' },
      version: { type: 'string', pattern: '^v(0|[1-9]\\d*)\\.\\d+(-(alpha|beta))?$' },
      word: { type: 'string', pattern: '\\w{2,}', minLength: 10 },
      not: { type: 'string', pattern: '^[^a-z\\s]{4}$' },
    },
    required: ['phone', 'slug', 'version', 'word', 'not'],
  },
  'a least number of keys': { type: 'object', minProperties: 3, additionalProperties: { type: 'integer' } },
  'keys that need each other': {
    type: 'object',
    properties: { card: { type: 'string' }, address: { type: 'string' } },
    required: ['card'],
    dependentRequired: { card: ['address'] },
  },
  'a key that an object has by birth': {
    type: 'object',
    properties: { constructor: { type: 'string' }, toString: { type: 'integer' } },
    required: ['constructor', 'toString'],
  },
  'keywords without a type': { properties: { a: { minimum: 3 } }, required: ['a'] },
};
