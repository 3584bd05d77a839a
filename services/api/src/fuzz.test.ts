import { errorCodes } from '@upshift/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answeringStore } from './testing/fake-store.ts';
import { hostileChats, hostileRequests } from './testing/hostile-requests.ts';
import { createCpuMeter } from './testing/measure-cpu.ts';
import { startApi } from './testing/start-api.ts';

test('5,000 hostile requests: never a 5xx, never a crash, always a code of the catalogue, never a blocked loop', async () => {
  const { inject, store, errors } = await startApi();
  const cpu = createCpuMeter();
  const seen = new Map<string, number>();
  const note = ({ code, path }: { code: string; path?: string }): void => {
    expect(errorCodes).toHaveProperty(code);
    expect(path ?? '/').toMatch(/^\//);
    seen.set(code, (seen.get(code) ?? 0) + 1);
  };
  let lines = 0;
  await fc.assert(
    fc.asyncProperty(hostileRequests, async (request) => {
      const answer = await cpu.measure(async () => inject(request));
      expect(answer.statusCode).toBeLessThan(500);
      if (answer.statusCode >= 400 && request.method !== 'HEAD') {
        const { error } = answer.json();
        note(typeof error.param === 'undefined' ? error : { code: error.code });
      }
      if (answer.headers['content-type'] !== 'application/x-ndjson') return;
      const answers = answer.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(answers.at(-1).summary.lines).toBe(answers.length - 1);
      for (const { status, error } of answers.slice(0, -1)) {
        lines += 1;
        expect(status).toBeLessThan(500);
        if (error !== undefined) note(error);
      }
    }),
    { seed: 20260, numRuns: 5000 },
  );
  expect(errors).toEqual([]);
  expect(cpu.maxMs).toBeLessThan(250);
  // The generators reach both sides of the doors.
  expect(store.accepted.length).toBeGreaterThan(500);
  expect(lines).toBeGreaterThan(300);
  expect(seen.size).toBeGreaterThan(10);
}, 120_000);

test('1,000 hostile chats: an answer, or an error in OpenAI’s form with a code of the catalogue', async () => {
  const { inject, store, errors } = await startApi({ store: answeringStore() });
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(hostileChats, async (request) => {
      const answer = await inject(request);
      expect(answer.statusCode).toBeLessThan(500);
      if (answer.statusCode === 200) {
        expect(answer.json().choices).toHaveLength(1);
        return;
      }
      const { error } = answer.json();
      expect(errorCodes).toHaveProperty(error.code);
      expect(Object.keys(error)).toEqual(['message', 'type', 'param', 'code']);
      seen.add(error.code);
    }),
    { seed: 20261, numRuns: 1000 },
  );
  expect(errors).toEqual([]);
  expect(store.accepted.length).toBeGreaterThan(10);
  expect(seen.size).toBeGreaterThan(5);
}, 120_000);
