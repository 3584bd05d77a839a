import { expect, it } from 'vitest';
import { QueueError } from './queue-error.ts';
import { toQueueError } from './to-queue-error.ts';

const withCode = (message: string, code: string): Error => Object.assign(new Error(message), { code });

it.each([
  [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'QUEUE_FULL', true],
  [new Error('Connection is closed.'), 'QUEUE_UNREACHABLE', true],
  [new Error('Command timed out'), 'QUEUE_UNREACHABLE', true],
  [new Error("Stream isn't writeable and enableOfflineQueue options is false"), 'QUEUE_UNREACHABLE', true],
  [new AggregateError([withCode('connect ECONNREFUSED ::1:6379', 'ECONNREFUSED')]), 'QUEUE_UNREACHABLE', true],
  [withCode('terminating connection due to administrator command', '57P01'), 'QUEUE_UNREACHABLE', true],
  [new Error('timeout exceeded when trying to connect'), 'QUEUE_UNREACHABLE', true],
  [new Error('NOPERM this user has no permissions'), 'QUEUE_REFUSED', false],
  [withCode('permission denied for schema bullmq', '42501'), 'QUEUE_REFUSED', false],
  ['rubbish', 'QUEUE_REFUSED', false],
])('reads %s as %s', (error, code, retryable) => {
  const made = toQueueError(error, 'redis://host:6379', 'ring 2 jobs');
  expect(made).toMatchObject({ code, retryable });
  expect(made.message).toContain('redis://host:6379');
  expect(made.message).toContain('ring 2 jobs');
});

it('leaves our own errors as they are and hides credentials', () => {
  const own = new QueueError('QUEUE_PROFILE', 'x');
  expect(toQueueError(own, 'p', 'd')).toBe(own);
  expect(toQueueError(new Error('no redis://u:secret@host'), 'p', 'd').message).not.toContain('secret');
});
