import { figuresViewSchema } from '@upshift/contracts';
import { type ServiceProcess, type Stack, startServiceProcess, startStack, vendorPortfolio } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

describe('the exact cache', () => {
  let stack: Stack;
  let vendor: ServiceProcess;

  beforeAll(async () => {
    vendor = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
    const cache = 'cache: { ttlSeconds: 3600 }';
    // No first answer of the vendor has these words; a repair, which is told of them, may.
    const check = '{ name: words, kind: policy, required: [never said by anybody], onFail: repair }';
    const workloads = [
      `  kept: { start: efficient, validators: [], ${cache} }`,
      `  strict: { start: efficient, tiers: [efficient], repair: { max: 1 }, validators: [${check}], ${cache} }`,
    ];
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    const portfolio = `${vendorPortfolio(vendor.url ?? '')}${workloads.join('\n')}\n`;
    stack = await startStack({ servers, queue, portfolio });
  });
  afterAll(async () => {
    await stack?.close();
    vendor?.kill('SIGKILL');
    await vendor?.exited;
  });

  const sold = async (): Promise<number> => {
    const lines = (await (await fetch(`${vendor.url}/bill/lines`)).text()).trim();
    return lines === '' ? 0 : lines.split('\n').length;
  };
  async function ask(workload: string, prompt: string, more: object = {}) {
    const id = await stack.client.submit({ prompt, workload, ...more });
    await stack.client.settled(id);
    return stack.client.ledger(id);
  }

  it('serves an accepted answer again, at no cost and without a call, and marks it', async () => {
    const first = await ask('kept', 'Say one');
    expect(await sold()).toBe(1);
    const again = await ask('kept', 'Say one');
    expect(await sold()).toBe(1);
    expect(again.task).toMatchObject({ state: 'succeeded', costUsd: 0, output: { text: first.task.output?.text } });
    const source = first.attempts[0]?.id;
    expect(first.attempts).toMatchObject([{ costSource: 'vendor', cachedFrom: null }]);
    expect(again.attempts).toMatchObject([
      { state: 'finished', use: 'useful', costNanoUsd: 0, costSource: 'cache', cachedFrom: source, reservedNanoUsd: 0 },
    ]);
    const figures = figuresViewSchema.parse(await (await fetch(`${stack.url}/v1/figures`)).json());
    expect(figures).toMatchObject({ cachedCalls: 1, arms: [{ tasks: 2, succeeded: 2, calls: 1 }] });
    expect(figures.tiers).toMatchObject([{ tier: 'efficient', calls: 1 }]);
  });

  it('asks anew where anything is different, and where the workload keeps no answers', async () => {
    const before = await sold();
    await ask('kept', 'Say one', { temperature: 0.5 });
    await ask('kept', 'Say one', { maxOutputTokens: 50 });
    await ask('kept', 'Say two');
    await ask('chat', 'Say one');
    expect(await sold()).toBe(before + 4);
  });

  it('repairs a refuted answer by a call, and never serves it again to anybody', async () => {
    await ask('kept', 'Say three');
    const before = await sold();
    const refuted = await ask('strict', 'Say three');
    expect(refuted.attempts).toMatchObject([
      { mode: 'first', costSource: 'cache' },
      { mode: 'repair', costSource: 'vendor' },
    ]);
    expect(await sold()).toBe(before + 1);
    const next = await ask('kept', 'Say three');
    expect(next.attempts).toMatchObject([{ costSource: 'vendor' }]);
    expect((await ask('kept', 'Say three')).attempts).toMatchObject([{ cachedFrom: next.attempts[0]?.id }]);
  });
});
