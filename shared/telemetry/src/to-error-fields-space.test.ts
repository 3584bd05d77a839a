import { expect, it } from 'vitest';
import { toErrorFields } from './to-error-fields.ts';

it('keeps our own frames where the repository lies in a path with spaces', () => {
  const error = new TypeError('said');
  error.stack =
    'TypeError: said\n    at run (/home/new user/upshift/shared/stage/src/run-work.ts:12:7)\n    at /home/new user/upshift/services/up/src/main.ts:3:1';
  expect(toErrorFields(error)).toMatchObject({
    stack: ['run shared/stage/src/run-work.ts:12', 'services/up/src/main.ts:3'],
  });
});
