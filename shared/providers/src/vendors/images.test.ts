import type { Image, Message } from '@upshift/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProviders } from '../create-providers.ts';
import { instantClock, makeCall, never, openAi } from '../testing/make-call.ts';
import { type ChatServer, sendJson, startChatServer } from '../testing/start-chat-server.ts';
import { vendorScripts } from '../testing/vendor-answers.ts';

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

const provider = createProviders({ clock: instantClock(), secrets: () => 'key-1' });
const data = 'iVBORw0KGgo=';
const url = 'https://example.com/a.png';
const ofBytes: Image = { mediaType: 'image/png', data };

async function sent(name: string, images: Image[]) {
  const messages: Message[] = [{ role: 'user', content: 'What is it?', images }];
  const vendor = vendorScripts.find((script) => script.name === name);
  if (vendor === undefined) {
    await provider.call(makeCall(openAi(server.url), { messages }), { signal: never() });
  } else {
    server.answerWith((response) => sendJson(response, vendor.answer()));
    const call = makeCall({ kind: vendor.kind, baseUrl: server.url, ...vendor.settings }, { messages });
    await provider.call({ ...call, deployment: { ...call.deployment, model: vendor.model } }, { signal: never() });
  }
  return server.seen[0]?.body;
}

const text = { type: 'text', text: 'What is it?' };
const dataUrl = `data:image/png;base64,${data}`;
const chatParts = [{ type: 'image_url', image_url: { url: dataUrl } }, { type: 'image_url', image_url: { url } }, text];

// As the vendors' API references have them.
it.each([
  ['OpenAI, chat', chatParts],
  ['Azure', chatParts],
  ['any other server with chat completions', chatParts],
  ['Mistral', [{ type: 'image_url', image_url: dataUrl }, { type: 'image_url', image_url: url }, text]],
  [
    'Anthropic',
    [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
      { type: 'image', source: { type: 'url', url } },
      text,
    ],
  ],
])('%s: bytes and addresses, before the text', async (name, parts) => {
  expect((await sent(name, [ofBytes, { url }])).messages).toEqual([{ role: 'user', content: parts }]);
});

it('OpenAI, responses: bytes and addresses, before the text', async () => {
  expect((await sent('OpenAI, responses', [ofBytes, { url }])).input).toEqual([
    {
      role: 'user',
      content: [
        { type: 'input_image', image_url: dataUrl },
        { type: 'input_image', image_url: url },
        { type: 'input_text', text: text.text },
      ],
    },
  ]);
});

it('Google: bytes before the text', async () => {
  expect((await sent('Google', [ofBytes])).contents).toEqual([
    { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data } }, { text: text.text }] },
  ]);
});

it('Bedrock: bytes before the text', async () => {
  expect((await sent('Bedrock', [ofBytes])).messages).toEqual([
    { role: 'user', content: [{ image: { format: 'png', source: { bytes: data } } }, { text: text.text }] },
  ]);
});
