import { breakerEffect, failureClasses, failureTable } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { classifyHttpStatus } from './classify-http-status.ts';

it.each([
  [400, ['invalid_request_error'], '', 'bad_request', 'nothing'],
  [400, ['invalid_request_error'], 'prompt is too long: 208310 tokens', 'context_too_long', 'nothing'],
  [400, ['API_KEY_INVALID', 'INVALID_ARGUMENT'], '', 'unauthorized', 'nothing'],
  [429, ['RESOURCE_EXHAUSTED'], '{"quotaId": "RequestsPerDay-FreeTier"}', 'quota_exhausted', 'nothing'],
  [429, ['RESOURCE_EXHAUSTED'], '{"quotaId": "RequestsPerMinute-FreeTier"}', 'rate_limited', 'nothing'],
  [500, [], 'prompt is too long', 'server_error', 'nothing'],
  [502, [], '', 'server_error', 'unknown'],
  [504, [], '', 'timeout', 'unknown'],
  [599, [], '', 'server_error', 'nothing'],
  [418, [], '', 'bad_request', 'nothing'],
  [307, [], '', 'not_found', 'nothing'],
  [200, [], '', 'malformed_answer', 'unknown'],
  [429, ['constructor', '__proto__'], '', 'rate_limited', 'nothing'],
] as const)('%i %j %j is %s, billed %s', (status, codes, text, failureClass, billed) => {
  expect(classifyHttpStatus(status, codes, text)).toEqual({ failureClass, billed });
});

describe('the failure table', () => {
  it('gives each status and each code to one class', () => {
    const rows = Object.values(failureTable);
    for (const signs of [rows.flatMap((row) => row.signs.statuses ?? []), rows.flatMap((row) => row.signs.codes ?? [])])
      expect(new Set<number | string>(signs).size).toBe(signs.length);
  });

  it('takes a deployment out over what only a person can mend, and blames it for nothing that is ours', () => {
    const withEffect = (effect: string) => failureClasses.filter((one) => breakerEffect(one) === effect);
    expect(withEffect('removes')).toEqual(['unauthorized', 'misconfigured']);
    expect(withEffect('cools')).toEqual(['rate_limited', 'quota_exhausted']);
    expect(withEffect('none')).toEqual([
      'bad_request',
      'context_too_long',
      'content_refused',
      'interrupted',
      'unsupported',
      'deployment_unknown',
      'worker_lost',
    ]);
  });

  it('looks for no message that takes long to find', () => {
    const text = 'input token count '.repeat(20_000) + 'prompt is too lon'.repeat(20_000);
    const before = process.threadCpuUsage();
    classifyHttpStatus(400, [], text);
    const { user } = process.threadCpuUsage(before);
    expect(user).toBeLessThan(500_000);
  });
});
