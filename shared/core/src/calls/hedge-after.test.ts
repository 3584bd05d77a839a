import { expect, it } from 'vitest';
import { type HedgeInput, hedgeAfter } from './hedge-after.ts';

const base: HedgeInput = {
  workload: { hedge: true },
  call: {
    mode: 'first',
    choices: [
      { deployment: 'a', reserveNanoUsd: 1 },
      { deployment: 'b', reserveNanoUsd: 1 },
    ],
  },
  deployment: 'a',
  p95Ms: 900,
  limitMs: 60_000,
};

it.each<[string, Partial<HedgeInput>, number | null]>([
  ['after the P95 of its deployment', {}, 900],
  ['of a repair too', { call: { ...base.call, mode: 'repair' } }, 900],
  ['never where the workload does not allow it', { workload: { hedge: false } }, null],
  ['never beside a vote: its plan says who is asked', { call: { ...base.call, mode: 'vote' } }, null],
  ['never before enough calls are known', { p95Ms: null }, null],
  ['never where no other deployment is left', { call: { ...base.call, choices: base.call.choices.slice(0, 1) } }, null],
  ['never after the call has ended anyway', { p95Ms: 60_000 }, null],
  ['not for a few milliseconds', { p95Ms: 3 }, 50],
])('%s', (_, part, afterMs) => {
  expect(hedgeAfter({ ...base, ...part })).toBe(afterMs);
});
