import { type Image, shownContent } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { shownMessage } from './shown-message.js';

const bytes = (count: number): Image => ({ mediaType: 'image/png', data: btoa('x'.repeat(count)) });

it.each([
  [{ content: 'Hello' }, 'Hello'],
  [{ content: '' }, ''],
  [{ content: '', images: [bytes(1)] }, '[image, image/png, 1 kB]'],
  [
    { content: 'What is it?', images: [bytes(12_000), { url: 'https://example.com/a.png' }] },
    'What is it?\n[image, image/png, 12 kB]\n[image, https://example.com/a.png]',
  ],
  [{ content: 'x', images: [bytes(12_001)] }, 'x\n[image, image/png, 13 kB]'],
])('shows images as words, as the command line does', (message, shown) => {
  expect(shownMessage(message)).toBe(shown);
  expect(shownContent(message)).toBe(shown);
});
