import { expect, test } from 'vitest';
import { z } from 'zod';
import { apiEnvShape, toApiConfig } from './config.ts';

const ownSchema = z.object(apiEnvShape);

test('every variable has a name of ours and a sentence, and the defaults are values to run with', () => {
  for (const [name, schema] of Object.entries(apiEnvShape)) {
    expect(name).toMatch(/^UPSHIFT_API_[A-Z_]+$/);
    expect(schema.description).toMatch(/^[A-Z].*\.$/);
  }
  expect(toApiConfig(ownSchema.parse({}), '1.2.3')).toEqual({
    host: '127.0.0.1',
    port: 8080,
    version: '1.2.3',
    classifyAtDoor: true,
    recordTimeoutMs: 2000,
    schemaTimeoutMs: 1000,
    schemaVerdicts: 5000,
    maxSubmits: 2000,
    chatWaitMs: 300_000,
    maxBulks: 8,
    maxWaiting: 1000,
    requestTimeoutMs: 30_000,
    inbox: { queue: 'inbox', concurrency: 50, lockMs: 30_000 },
  });
});

test.each([
  ['UPSHIFT_API_PORT', '65536'],
  ['UPSHIFT_API_PORT', 'http'],
  ['UPSHIFT_API_CLASSIFY_AT_DOOR', 'perhaps'],
  ['UPSHIFT_API_MAX_WAITING', '0'],
  ['UPSHIFT_API_INBOX_QUEUE', 'classify'],
  ['UPSHIFT_API_INBOX_QUEUE', 'execute-premium'],
  ['UPSHIFT_API_INBOX_QUEUE', 'a:b'],
])('refuses %s=%s', (name, value) => {
  expect(ownSchema.safeParse({ [name]: value }).success).toBe(false);
});

test('takes no inbox where it is switched off', () => {
  expect(toApiConfig(ownSchema.parse({ UPSHIFT_API_INBOX: 'false' }), '1.2.3').inbox).toBeNull();
});
