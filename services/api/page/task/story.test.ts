import { reasonCodes } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { makeAttempt, makeLedger } from './make-ledger.fixture.ts';
import { toStory } from './story.js';
import { summarize } from './summary.js';

test('tells calls with their verdicts, then decisions, step by step', () => {
  const story = toStory(makeLedger()).map((entry) =>
    entry.kind === 'attempt'
      ? `call ${entry.number} ${entry.outcome} ${entry.verdicts.map(({ verdict }) => verdict)}`
      : entry.decision.action,
  );
  expect(story).toEqual(['route', 'call 1 rejected fail', 'escalate', 'call 2 useful pass', 'accept']);
});

test.each([
  ['running', makeAttempt(2, 0, null)],
  ['failed', makeAttempt(2, 0, 5, { state: 'failed', use: 'wasted' })],
  ['failed', makeAttempt(2, 0, 5, { state: 'unknown', use: 'wasted' })],
  ['wasted', makeAttempt(2, 0, 5, { use: 'wasted' })],
  ['useful', makeAttempt(2, 0, 5)],
])('a call is %s', (outcome, attempt) => {
  expect(toStory({ attempts: [attempt], verdicts: [], decisions: [] })).toMatchObject([{ outcome }]);
});

test('sums the story up in sentences', () => {
  expect(summarize(makeLedger(), reasonCodes)).toEqual([
    'It starts on efficient. The heuristic found the task simple: it starts on the first tier.',
    '2 calls on efficient, then strong.',
    'It moved up from efficient to strong: a validator found the answer wrong (schema).',
    'It ended as succeeded: every validator passed.',
    '0.00200 USD of 0.0500 USD was spent.',
  ]);
});

test('sums up a task that waits, and a reason that it does not know', () => {
  const { task } = makeLedger();
  const bare = { attempts: [], verdicts: [], decisions: [] };
  const open = makeLedger({ ...bare, task: { ...task, state: 'open', progress: 'queued', reason: null } });
  expect(summarize(open, reasonCodes).slice(0, 3)).toEqual([
    'It has not been routed yet.',
    'No model has been called yet.',
    'It is queued.',
  ]);
  const strange = makeLedger({ ...bare, task: { ...task, state: 'failed', reason: 'brand_new' } });
  expect(summarize(strange, reasonCodes)[2]).toBe('It ended as failed: brand new.');
});

test('tells answers of the cache apart from calls', () => {
  const cachedFrom = 't_01JD8Z3K4N5P6Q7R8S9T0V1W2X-2-0-1';
  const served = makeAttempt(2, 0, 5, { cachedFrom, costSource: 'cache', costNanoUsd: 0 });
  const repaired = makeAttempt(4, 5, 9, { mode: 'repair' });
  const lines = (attempts: ReturnType<typeof makeAttempt>[]) => summarize(makeLedger({ attempts }), reasonCodes);
  expect(lines([served])[1]).toBe('1 answer came from the cache, at no cost.');
  expect(lines([served, repaired]).slice(1, 3)).toEqual([
    '1 call on efficient.',
    '1 answer came from the cache, at no cost.',
  ]);
});
