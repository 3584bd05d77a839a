import { expect, it } from 'vitest';
import { parseBaseUrl } from './parse-base-url.ts';

it('keeps the path and the query, and drops the last slash', () => {
  expect(parseBaseUrl('https://models.example/v1/?api-version=2026-01')).toEqual({
    url: 'https://models.example/v1',
    query: { 'api-version': '2026-01' },
    hostname: 'models.example',
  });
});

it.each([
  'ftp://models.example',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user:word@models.example/v1',
  'https://user@models.example',
  'models.example',
  '',
])('refuses %s', (text) => {
  expect(parseBaseUrl(text)).toBeUndefined();
});
