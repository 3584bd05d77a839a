import { breakerEffect, failureClasses } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { callEndKind } from './call-end-kind.ts';

it.each([
  ['rate_limited', 'rate_limited'],
  ['quota_exhausted', 'exhausted'],
  ['unauthorized', 'unauthorized'],
  ['server_error', 'failed'],
  ['timeout', 'failed'],
  ['content_refused', 'answered'],
  ['bad_request', 'answered'],
  ['interrupted', 'abandoned'],
  ['context_too_long', 'answered'],
  ['first_byte_timeout', 'failed'],
  ['malformed_answer', 'failed'],
  ['answer_too_large', 'failed'],
  ['misconfigured', 'unauthorized'],
  ['unsupported', 'abandoned'],
  ['worker_lost', 'abandoned'],
  ['deployment_unknown', 'abandoned'],
] as const)('takes %s for %s', (failureClass, kind) => {
  expect(callEndKind(failureClass)).toBe(kind);
});

it('calls no failure that counts against a deployment an answer of it', () => {
  for (const failureClass of failureClasses)
    if (breakerEffect(failureClass) !== 'none') expect(callEndKind(failureClass)).not.toBe('answered');
});
