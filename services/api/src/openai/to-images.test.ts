import { expect, it } from 'vitest';
import { chatRequestSchema } from './chat-request-schema.ts';
import { toMessages } from './to-messages.ts';

it("takes a user's images beside the text, as bytes and by address", () => {
  const { messages } = chatRequestSchema.parse({
    model: 'auto',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What ' },
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,/9j/4AAQ', detail: 'auto' } },
          { type: 'text', text: 'is it?' },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        ],
      },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/b.png' } }] },
    ],
  });
  expect(toMessages(messages)).toEqual([
    {
      role: 'user',
      content: 'What is it?',
      images: [{ mediaType: 'image/jpeg', data: '/9j/4AAQ' }, { url: 'https://example.com/a.png' }],
    },
    { role: 'user', content: '', images: [{ url: 'https://example.com/b.png' }] },
  ]);
});
