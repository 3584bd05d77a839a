import { expect, it } from 'vitest';
import { quieten } from './queue-log.ts';

it('says a message once in ten seconds and then how often it was left out', () => {
  const lines: string[] = [];
  let time = 0;
  const log = quieten(
    {
      warn: (fields, message) => lines.push(`${message} ${fields['leftOut']}`),
      error: (fields, message) => lines.push(`${message} ${fields['leftOut']}`),
    },
    10_000,
    () => time,
  );
  log.warn({}, 'away');
  log.warn({}, 'away');
  log.error({}, 'other');
  time = 9_999;
  log.warn({}, 'away');
  time = 10_000;
  log.warn({}, 'away');
  expect(lines).toEqual(['away 0', 'other 0', 'away 2']);
});
