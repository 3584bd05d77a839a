import { auditViewSchema, type EscalationList, escalationListSchema, portfolioSchema } from '@upshift/contracts';
import { replayEscalation } from '@upshift/core';
import { poll, type RecordedVendor, type Stack, startRecordedVendor, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const says = (text: string) => ({ text, latencyMs: 5 });
const right = '{"city":"Oslo"}';

/** `weak` and `best` on two tiers; their answers are those of the question that a task names. */
function portfolioText(vendorUrl: string): string {
  const deployment = (model: string) => ({
    vendor: model,
    model,
    provider: { kind: 'replay', baseUrl: `${vendorUrl}/replay/v1` },
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: 'made up for tests', date: '2026-11-01' },
    noRollback: 'recorded answers',
  });
  const schema = { type: 'object', required: ['city'], properties: { city: { type: 'string' } } };
  const form = { name: 'form', kind: 'json_schema', schema, onFail: 'escalate' };
  const audit = { share: 1, escalatedShare: 1, compare: 'similarity', similarity: 0.55 };
  return JSON.stringify({
    name: 'escalations',
    defaultWorkload: 'form',
    tiers: [
      { name: 'efficient', deployments: ['weak'] },
      { name: 'premium', deployments: ['best'] },
    ],
    deployments: { weak: deployment('weak'), best: deployment('best') },
    workloads: {
      form: { start: 'efficient', validators: [form], audit },
      risk: {
        start: 'efficient',
        validators: [form],
        outputRisk: { threshold: 0.06, wrong: { efficient: 0.2, premium: 0.05 } },
      },
      best: { start: 'efficient', validators: [form], escalation: { max: 1, exhausted: 'accept_best' } },
    },
  });
}

describe('escalations', () => {
  let vendor: RecordedVendor;
  let stack: Stack;
  let text: string;

  beforeAll(async () => {
    vendor = await startRecordedVendor({
      good: { weak: says(right), best: says(right) },
      misled: { weak: says('{"city":"Bergen"}'), best: says(right) },
      broken: { weak: says('Oslo'), best: says(right) },
      needless: { weak: says(`Here it is: ${right}`), best: says(right) },
      hopeless: { weak: says('Oslo'), best: says('Oslo!') },
    });
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    text = portfolioText(vendor.url);
    stack = await startStack({ servers, queue, portfolio: text });
  });
  afterAll(async () => {
    await stack?.close();
    await vendor?.close();
  });

  async function serve(outcomeId: string, workload: string, part: object = {}) {
    const body = { prompt: 'Which city?', workload, metadata: { outcomeId }, ...part };
    const id = await stack.client.submit(body);
    return { id, task: await stack.client.settled(id), ledger: await stack.client.ledger(id) };
  }

  async function log(query: string): Promise<EscalationList['escalations']> {
    const answer = await fetch(`${stack.url}/v1/escalations?${query}`);
    return escalationListSchema.parse(await answer.json()).escalations;
  }

  it('are on the log with who decided, and decide the same again from the ledger', async () => {
    const { id, task, ledger } = await serve('broken', 'form');
    expect(task).toMatchObject({ state: 'succeeded', tier: 'premium', degraded: false, output: { text: right } });
    expect(await log('validator=form&deployment=weak&workload=form')).toMatchObject([
      { task: id, action: 'escalate', reason: 'validator_failed', fromTier: 'efficient', toTier: 'premium' },
    ]);
    const decided = ledger.decisions.find(({ action }) => action === 'escalate');
    const request = {
      input: { messages: [{ role: 'user', content: 'Which city?' }], tools: null },
      outputSchema: null,
      requestedWorkload: 'form',
      requestedRisk: null,
      audience: null,
      minTier: null,
      metadata: { outcomeId: 'broken' },
    } as const;
    const again = replayEscalation(decided?.facts as never, portfolioSchema.parse(JSON.parse(text)), {
      ...request,
      input: { ...request.input, messages: [...request.input.messages] },
    });
    expect(again).toMatchObject({
      action: decided?.action,
      reason: decided?.reason,
      detail: decided?.detail,
      fromTier: decided?.fromTier,
      toTier: decided?.toTier,
    });
  });

  it('come of a risk that the readers would bear, though every validator passed; among colleagues they do not', async () => {
    const { id, task } = await serve('good', 'risk');
    expect(task).toMatchObject({ state: 'succeeded', tier: 'premium', calls: 2 });
    expect(await log(`reason=risk_threshold`)).toMatchObject([{ task: id, deployment: 'weak', validator: null }]);
    const inside = await serve('good', 'risk', { audience: 'internal' });
    expect(inside.task).toMatchObject({ state: 'succeeded', tier: 'efficient', calls: 1 });
  });

  it('end with the best answer where the workload wants that, marked as degraded', async () => {
    const { task } = await serve('hopeless', 'best');
    expect(task).toMatchObject({ state: 'succeeded', reason: 'tiers_exhausted', degraded: true });
    const failed = await serve('hopeless', 'form');
    expect(failed.task).toMatchObject({ state: 'failed', degraded: false, output: null });
  });

  it('are audited beside what was accepted, by tasks that no producer sees', async () => {
    const misled = await serve('misled', 'form');
    expect(misled.task).toMatchObject({ state: 'succeeded', tier: 'efficient', calls: 1 });
    await serve('good', 'form');
    await serve('needless', 'form');
    const read = async () => auditViewSchema.parse(await (await fetch(`${stack.url}/v1/audit?workload=form`)).json());
    const view = await poll('the audits to end', async () => {
      const seen = await read();
      return (seen.workloads[0]?.waiting ?? 1) === 0 && (seen.workloads[0]?.compared ?? 0) >= 4 && seen;
    });
    // Accepted: one right, one wrong. Escalated: two, which were right in all but form.
    expect(view.workloads).toMatchObject([
      {
        workload: 'form',
        costUsd: 0.002,
        verifiers: [
          { validator: null, passed: 2, falseAccept: { value: 0.5 }, objected: 2, falseEscalate: { value: 1 } },
          { validator: 'form', passed: 2, falseAccept: { value: 0.5 }, objected: 2, falseEscalate: { value: 1 } },
        ],
      },
    ]);
    const listed = await (await fetch(`${stack.url}/v1/tasks?limit=200`)).json();
    expect(JSON.stringify(listed)).not.toContain('audit/');
    // What was served stays what it was, and costs what it cost.
    expect(await stack.client.get(misled.id)).toMatchObject({ calls: 1, output: { text: '{"city":"Bergen"}' } });
  });

  it('cannot be asked for: the workload of audits is nobody else’s', async () => {
    const answer = await stack.client.post({ prompt: 'Which city?', workload: 'audit/form' });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'WORKLOAD_UNKNOWN' } } });
  });
});
