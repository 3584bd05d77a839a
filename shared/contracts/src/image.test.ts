import { expect, it } from 'vitest';
import { messageSchema } from './model.ts';

const png = { mediaType: 'image/png', data: 'iVBORw0KGgo=' };
const takes = (images: unknown, role = 'user') => messageSchema.safeParse({ role, content: '', images }).success;

it.each([
  ['bytes', [png]],
  ['an address', [{ url: 'https://example.com/a.png?x=1' }]],
  ['eight', Array(8).fill(png)],
  ['large bytes', [{ ...png, data: 'A'.repeat(999_996) }]],
])('takes %s', (_, images) => {
  expect(takes(images)).toBe(true);
});

it.each([
  ['none, said', []],
  ['nine', Array(9).fill(png)],
  ['another type', [{ ...png, mediaType: 'image/svg+xml' }]],
  ['no base64', [{ ...png, data: 'not base64' }]],
  ['empty bytes', [{ ...png, data: '' }]],
  ['bytes and an address', [{ ...png, url: 'https://example.com/a.png' }]],
  ['http', [{ url: 'http://example.com/a.png' }]],
  ['a file', [{ url: 'file:///etc/passwd' }]],
  ['a user and a password', [{ url: 'https://me:secret@example.com/a.png' }]],
])('refuses %s', (_, images) => {
  expect(takes(images)).toBe(false);
});

it.each(['system', 'assistant', 'tool'])('takes none of the %s', (role) => {
  expect(takes([png], role)).toBe(false);
});
