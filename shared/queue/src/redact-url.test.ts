import { expect, it } from 'vitest';
import { redactUrl } from './redact-url.ts';

it.each([
  ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6379'],
  ['rediss://user:secret@cache.example:6380/2', 'rediss://cache.example:6380/2'],
  ['postgres://u:se%40cret@db.example:5432/upshift?password=secret', 'postgres://db.example:5432/upshift'],
  ['redis://:se cret@', 'an address that is no URL'],
  ['secret', 'an address that is no URL'],
])('shows %s without its secrets', (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});
