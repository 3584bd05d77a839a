import { expect, test } from 'vitest';
import { ApiError } from './api.js';
import { createTrouble } from './trouble.js';

function setUp() {
  const shown: (string | null)[] = [];
  let now = 0;
  const trouble = createTrouble({ show: (text) => shown.push(text), now: () => now++, toTime: (at) => `minute ${at}` });
  return { trouble, shown };
}

test('tells once since when the API does not answer, and that it answers again', () => {
  const { trouble, shown } = setUp();
  const away = new ApiError(0, null, 'away');
  trouble.report('tasks', away);
  trouble.report('tasks', away);
  trouble.report('tasks', null);
  trouble.report('tasks', null);
  expect(shown).toEqual([expect.stringMatching(/^The API does not answer since minute 0\./), null]);
});

test('tells the worst of several', () => {
  const { trouble, shown } = setUp();
  trouble.report('figures', new ApiError(500, 'INTERNAL', 'An error.'));
  trouble.report('tasks', new ApiError(503, 'NOT_READY', 'The record is away.'));
  trouble.report('status', new ApiError(0, null, 'away'));
  trouble.report('status', null);
  expect(shown).toEqual([
    'The API answers with an error since minute 0: INTERNAL. An error.',
    expect.stringContaining('since minute 1 that it is not ready'),
    expect.stringContaining('does not answer since minute 2'),
    expect.stringContaining('since minute 1 that it is not ready'),
  ]);
});
