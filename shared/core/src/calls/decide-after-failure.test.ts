import { failureClasses } from '@upshift/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAfterFailure, type FailureInput } from './decide-after-failure.ts';
import { failureLimits } from './failure-limits.ts';

const call = {
  tier: 'efficient',
  mode: 'first',
  choices: [
    { deployment: 'a', reserveNanoUsd: 1 },
    { deployment: 'b', reserveNanoUsd: 2 },
  ],
  maxOutputTokens: 10,
} as const;
const onlyA = { ...call, choices: call.choices.slice(0, 1) };
const base: FailureInput = {
  failureClass: 'timeout',
  retryAfterMs: null,
  call,
  deployment: 'a',
  tryNo: 1,
  triesOnDeployment: 1,
  remainingMs: 60_000,
  billedUnknown: false,
  random: 0,
};

describe('the failure-class table', () => {
  it.each([
    ['rate_limited', 'failover', 'wait'],
    ['quota_exhausted', 'failover', 'give_up'],
    ['overloaded', 'failover', 'retry'],
    ['server_error', 'failover', 'retry'],
    ['timeout', 'failover', 'retry'],
    ['first_byte_timeout', 'failover', 'retry'],
    ['unreachable', 'failover', 'retry'],
    ['context_too_long', 'failover', 'give_up'],
    ['misconfigured', 'failover', 'give_up'],
    ['unsupported', 'failover', 'give_up'],
    ['bad_request', 'give_up', 'give_up'],
    ['unauthorized', 'failover', 'give_up'],
    ['not_found', 'failover', 'give_up'],
    ['deployment_unknown', 'failover', 'give_up'],
    ['content_refused', 'give_up', 'give_up'],
    ['malformed_answer', 'failover', 'give_up'],
    ['answer_too_large', 'failover', 'give_up'],
    ['interrupted', 'retry', 'retry'],
    ['worker_lost', 'retry', 'retry'],
  ] as const)('%s: %s while others are left, %s when alone', (failureClass, elsewhere, alone) => {
    expect(decideAfterFailure({ ...base, failureClass }).action).toBe(elsewhere);
    expect(decideAfterFailure({ ...base, failureClass, call: onlyA }).action).toBe(alone);
  });

  it('knows every class', () => {
    for (const failureClass of failureClasses)
      expect(decideAfterFailure({ ...base, failureClass }).reason).toBeTypeOf('string');
  });
});

it('drops the deployment that failed from the choices', () => {
  expect(decideAfterFailure(base)).toMatchObject({
    action: 'failover',
    delayMs: 0,
    call: { ...call, choices: [{ deployment: 'b', reserveNanoUsd: 2 }] },
    reason: 'failover',
    detail: 'a: timeout',
  });
});

it.each([
  [0, 20_000],
  [0.999, 20_999],
])('waits as long as the vendor asks and a little more (random %f: %i ms)', (random, delayMs) => {
  const step = decideAfterFailure({ ...base, failureClass: 'rate_limited', retryAfterMs: 20_000, call: onlyA, random });
  expect(step).toMatchObject({ action: 'wait', delayMs, reason: 'wait_rate_limited' });
});

it('waits ever longer when the vendor does not say how long', () => {
  const delays = [1, 2, 3].map(
    (triesOnDeployment) =>
      decideAfterFailure({ ...base, failureClass: 'rate_limited', call: onlyA, triesOnDeployment }).delayMs,
  );
  expect(delays).toEqual([500, 1000, 2000]);
});

it('gives up rather than wait beyond the deadline', () => {
  const step = decideAfterFailure({ ...base, failureClass: 'rate_limited', retryAfterMs: 14_400_000, call: onlyA });
  expect(step).toMatchObject({ action: 'give_up', reason: 'provider_exhausted' });
});

it('retries the only deployment once', () => {
  const first = decideAfterFailure({ ...base, call: onlyA, random: 0.5 });
  expect(first).toMatchObject({ action: 'retry', delayMs: 375, reason: 'retry_transient', call: onlyA });
  expect(decideAfterFailure({ ...base, call: onlyA, tryNo: 2, triesOnDeployment: 2 }).action).toBe('give_up');
});

it('gives up on a refusal as refused, after the deadline as deadline', () => {
  expect(decideAfterFailure({ ...base, failureClass: 'content_refused' }).reason).toBe('refused');
  expect(decideAfterFailure({ ...base, remainingMs: 0 })).toMatchObject({ action: 'give_up', reason: 'deadline' });
});

it('says when a failed call may have been charged for', () => {
  expect(decideAfterFailure({ ...base, billedUnknown: true }).detail).toBe('a: timeout, perhaps billed');
});

it('ends after a bounded number of tries, whatever fails', () => {
  fc.assert(
    fc.property(
      fc.infiniteStream(fc.constantFrom(...failureClasses)),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (classes, random) => {
        let left: FailureInput['call'] = call;
        const tries: string[] = [];
        for (const failureClass of classes) {
          const deployment = left.choices[0]?.deployment ?? '';
          tries.push(deployment);
          const triesOnDeployment = tries.filter((name) => name === deployment).length;
          const step = decideAfterFailure({
            ...base,
            failureClass,
            call: left,
            deployment,
            tryNo: tries.length,
            triesOnDeployment,
            remainingMs: 1e9,
            random,
          });
          expect(step.delayMs).toBeGreaterThanOrEqual(0);
          if (step.action === 'give_up') break;
          expect(step.call.choices.length).toBeGreaterThan(0);
          left = step.call;
        }
        expect(tries.length).toBeLessThanOrEqual(failureLimits.tries);
      },
    ),
  );
});
