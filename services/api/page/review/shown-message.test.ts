import { type Image, type ImageReference, shownContent } from '@upshift/contracts';
import { expect, it } from 'vitest';
import { imagesToShow, shownMessage } from './shown-message.js';

const path = '/v1/review/t_1/images/0/0';
const bytes = (count: number): ImageReference => ({ mediaType: 'image/png', bytes: count, path });
const data = (count: number): Image => ({ mediaType: 'image/png', data: btoa('x'.repeat(count)) });

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

it('says the same of an image whose bytes are there', () => {
  expect(shownContent({ content: '', images: [data(12_001)] })).toBe('[image, image/png, 13 kB]');
});

it('shows images of this API, and of nobody else', () => {
  const images = [bytes(5), { url: 'https://example.com/a.png' }, { ...bytes(5), path: '//example.com/v1/review/x' }];
  expect(imagesToShow({ images })).toEqual([{ path, name: '[image, image/png, 1 kB]' }]);
  expect(imagesToShow({})).toEqual([]);
});
