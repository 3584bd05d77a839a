import type { Image, Portfolio } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { answeringStore } from '../testing/fake-store.ts';
import { samplePortfolio, samplePortfolioHash } from '../testing/sample-portfolio.ts';
import { startApi } from '../testing/start-api.ts';

const { small, middle, large } = samplePortfolio.deployments;
if (small === undefined || middle === undefined || large === undefined) throw new Error('The sample has three.');
const portfolio: Portfolio = { ...samplePortfolio, deployments: { small, middle: { ...middle, images: true }, large } };
const applied = () => ({ hash: samplePortfolioHash, portfolio });
const image: Image = { mediaType: 'image/png', data: 'iVBORw0KGgo=' };
const start = (config = {}) =>
  startApi({ store: answeringStore(), portfolio: applied, choosePortfolio: applied }, config);
const asking = (images: readonly unknown[]) => ({ input: { messages: [{ role: 'user', content: 'What?', images }] } });

test('a task with images begins where they are read, whichever door it came through', async () => {
  const { submit, inject, store } = await start();
  expect((await submit({ ...asking([image]), workload: 'support' })).statusCode).toBe(202);
  const parts = [
    { type: 'text', text: 'What?' },
    { type: 'image_url', image_url: { url: `data:${image.mediaType};base64,${image.data}` } },
  ];
  await inject({
    method: 'POST',
    url: '/v1/chat/completions',
    payload: { model: 'support', messages: [{ role: 'user', content: parts }] },
  });
  await inject({
    method: 'POST',
    url: '/v1/tasks/bulk',
    headers: { 'content-type': 'application/x-ndjson' },
    payload: `${JSON.stringify({ ...asking([image]), workload: 'support' })}\n`,
  });
  expect(store.accepted).toHaveLength(3);
  for (const task of store.accepted) {
    expect(task.request.input.messages).toEqual([{ role: 'user', content: 'What?', images: [image] }]);
    expect(task.works).toMatchObject([{ call: { tier: 'strong', choices: [{ deployment: 'middle' }] } }]);
  }
});

test.each([true, false])(
  'is refused where nobody could ever read them (classified at the door: %s)',
  async (classifyAtDoor) => {
    const { submit, store } = await start({ classifyAtDoor });
    const answer = await submit({ ...asking([image]), startTier: 'premium' });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().error).toMatchObject({ code: 'CONSTRAINTS_UNMET', path: '/input/messages' });
    expect(store.accepted).toEqual([]);
  },
);

test('says where an image is wrong, and never repeats what was sent', async () => {
  const { submit } = await start();
  const answer = await submit(asking([{ mediaType: 'image/png', data: 'secret bytes' }]));
  expect(answer.statusCode).toBe(400);
  expect(answer.body).toContain('/input/messages/0/images/0/data');
  expect(answer.body).not.toContain('secret bytes');
});
