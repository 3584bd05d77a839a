import type { EvalRun } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { CliError } from '../cli-error.ts';
import { followRun } from './follow-run.ts';

const open: EvalRun = {
  id: 'e_1',
  workload: 'chat',
  setHash: 'a'.repeat(64),
  target: { kind: 'active' },
  portfolio: 'b'.repeat(64),
  state: 'open',
  error: null,
  trigger: 'person',
  budgetUsd: 5,
  cases: 2,
  ended: 0,
  costNanoUsd: 0,
  startedAt: '2026-11-26T01:00:00.000Z',
  endedAt: null,
};
const deps = { output: { progress: null }, sleep: async () => undefined };
const busy = new CliError('NOT_READY', 'The record does not answer.', { retryable: true });

/** Answers what is given, one after the other; the last one ever after. */
function answering(...answers: readonly (EvalRun | Error)[]) {
  let at = 0;
  return {
    async run() {
      const answer = answers[Math.min(at++, answers.length - 1)];
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  };
}

it('outlives a server that does not answer for a while', async () => {
  const done = { ...open, state: 'done', ended: 2 } as const;
  const api = answering(busy, { ...open, ended: 1 }, busy, busy, done);
  expect(await followRun(deps, api, open, new AbortController().signal)).toEqual(done);
});

it('ends with what the server says for good, or says too long', async () => {
  const { signal } = new AbortController();
  const gone = new CliError('EVAL_RUN_NOT_FOUND', 'There is no such run.');
  await expect(followRun(deps, answering(gone), open, signal)).rejects.toBe(gone);
  await expect(followRun(deps, answering(busy), open, signal)).rejects.toBe(busy);
});
