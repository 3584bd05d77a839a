import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@upshift/client';
import { reviewClaimSchema, reviewDecisionSchema, reviewDetailSchema, reviewListSchema } from '@upshift/contracts';
import {
  createTestClient,
  createTestDatabase,
  loadUp,
  type RecordedVendor,
  startRecordedVendor,
  type TestClient,
  testPrefix,
} from '@upshift/testkit';
import type { Up } from '@upshift/up';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { reviewPortfolio } from './review-portfolio.fixture.ts';

describe('a task that a person decides', () => {
  const databaseUrl = inject('databaseUrl');
  const redisUrl = inject('redisUrl');
  let vendor: RecordedVendor;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let directory: string;
  let up: Up;
  let sql: pg.Pool;
  let client: TestClient;
  const prefix = testPrefix();

  const start = async (): Promise<void> => {
    const { startUp } = await loadUp();
    up = await startUp({
      dataDir: directory,
      host: '127.0.0.1',
      port: 0,
      portfolio: { source: reviewPortfolio(vendor.url), fileName: 'portfolio.yaml' },
      env: {
        UPSHIFT_LOG_LEVEL: 'error',
        UPSHIFT_API_RECORD_TIMEOUT_MS: '10000',
        DATABASE_URL: database.url,
        ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
        UPSHIFT_QUEUE_PREFIX: prefix,
      },
    });
  };
  const get = async (path: string): Promise<unknown> => (await fetch(`${up.url}${path}`)).json();
  const post = async (path: string, body: object): Promise<{ status: number; body: unknown }> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${up.url}/v1/review/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const claim = async (id: string, reviewer: string) =>
    reviewClaimSchema.parse((await post(`${id}/claim`, { reviewer })).body);
  const handedOff = async (): Promise<string> => {
    const id = await client.submit({ prompt: 'Invoice 7 over twelve euros', metadata: { outcomeId: 'invoice' } });
    expect(await client.settled(id)).toMatchObject({ state: 'in_review', reason: 'validator_failed', output: null });
    return id;
  };

  beforeAll(async () => {
    vendor = await startRecordedVendor({ invoice: { best: { text: '{"total": "twelve"}', latencyMs: 5 } } });
    database = await createTestDatabase(databaseUrl);
    directory = await mkdtemp(join(tmpdir(), 'upshift-review-'));
    sql = new pg.Pool({ connectionString: database.url });
    sql.on('error', () => undefined);
    await start();
    client = createTestClient(() => up.url);
  });
  afterAll(async () => {
    await sql?.end();
    await up?.close();
    await vendor?.close();
    await database?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('waits for them across a restart, is one reviewer’s at a time, and ends with what they prove', async () => {
    const id = await handedOff();
    await up.close();
    await start();

    // Its producer sees where it stands, and waits for the person.
    expect(await client.get(id)).toMatchObject({
      state: 'in_review',
      review: {
        state: 'waiting',
        position: 1,
        ageSeconds: expect.any(Number),
        dueAt: expect.any(String),
        reviewer: null,
      },
    });
    const promised = createClient({ baseUrl: up.url }).wait(id, { throughReview: true, pollSeconds: 60 });
    const queue = reviewListSchema.parse(await get('/v1/review'));
    expect(queue).toMatchObject({
      waiting: 1,
      reviews: [{ task: id, workload: 'extract', claim: null, overdue: false }],
    });

    // One reviewer takes it and falls silent; by the record's clock the lease ends.
    const ann = await claim(id, 'ann');
    expect(await post(`${id}/claim`, { reviewer: 'bob' })).toMatchObject({
      status: 409,
      body: { error: { code: 'REVIEW_CLAIMED' } },
    });
    await sql.query("update review_claim set lease_until = lease_until - interval '15 minutes' where task_id = $1", [
      id,
    ]);
    const bob = await claim(id, 'bob');
    expect(bob.fence).toBe(ann.fence + 1);
    expect(await client.get(id)).toMatchObject({ review: { state: 'claimed', reviewer: 'bob' } });
    for (const step of ['renew', 'release', 'accept'])
      expect(await post(`${id}/${step}`, { reviewer: 'ann', fence: ann.fence })).toMatchObject({
        status: 409,
        body: { error: { code: 'REVIEW_LEASE_LOST' } },
      });

    // The other one sees the answer with what was found of it, and is held to the same check.
    const detail = reviewDetailSchema.parse(await get(`/v1/review/${id}`));
    expect(detail).toMatchObject({
      request: { messages: [{ content: 'Invoice 7 over twelve euros' }] },
      answers: [{ text: '{"total": "twelve"}' }],
      ledger: { verdicts: [{ validator: 'shape', verdict: 'fail', evidence: [{ path: '/total' }] }] },
    });
    const held = { reviewer: 'bob', fence: bob.fence };
    const refused = await post(`${id}/edit`, { ...held, answer: { text: '{"total": "12"}' } });
    expect(refused).toMatchObject({
      status: 422,
      body: {
        error: { code: 'REVIEW_EDIT_REFUSED' },
        verdicts: [{ validator: 'shape', verdict: 'fail', evidence: [{ path: '/total' }] }],
      },
    });
    expect((await client.get(id)).state).toBe('in_review');

    await sql.query(
      "update review_claim set claimed_at = claimed_at - interval '3 minutes' where task_id = $1 and fence = $2",
      [id, bob.fence],
    );
    const waiting = get(`/v1/tasks/${id}?wait=60`);
    const answer = await post(`${id}/edit`, { ...held, answer: { text: '{"total": 12}' }, comment: 'As on paper.' });
    const decision = reviewDecisionSchema.parse(answer.body);
    expect(decision).toMatchObject({
      task: { state: 'succeeded', reason: 'review_edited' },
      verdicts: [{ verdict: 'pass' }],
    });
    expect(decision.workedSeconds).toBeGreaterThanOrEqual(180);
    expect(decision.costUsd).toBeCloseTo(decision.workedSeconds * 0.01, 9);

    const settled = {
      state: 'succeeded',
      tier: 'human',
      output: { text: '{"total": 12}' },
      review: { state: 'edited', comment: 'As on paper.' },
    };
    expect(await waiting).toMatchObject(settled);
    expect(await promised).toMatchObject({ ok: true, state: 'succeeded', text: '{"total": 12}' });
    const ledger = await client.ledger(id);
    expect(ledger.reviews).toMatchObject([
      { reviewer: 'ann', end: 'lapsed' },
      { reviewer: 'bob', end: 'edit', workedSeconds: decision.workedSeconds, verdicts: [{ verdict: 'pass' }] },
    ]);
    const spent = ledger.attempts.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
    const worked = ledger.reviews?.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
    expect(ledger.money).toMatchObject({ spentNanoUsd: spent, reviewNanoUsd: worked });
    expect(await get('/v1/figures')).toMatchObject({
      arms: [{ succeeded: 1, costUsd: (spent + (worked ?? 0)) / 1e9 }],
      reviews: { tasks: 1 },
      ledgerUsd: spent / 1e9,
    });
    const { rows } = await sql.query(
      'select source, verdict, input_ref, answer_ref from eval_candidates where task_id = $1',
      [id],
    );
    expect(rows).toEqual([{ source: 'review', verdict: 'edit', input_ref: 'request', answer_ref: 'answer-review' }]);
    expect(await post(`${id}/reject`, { ...held, comment: 'No.' })).toMatchObject({
      status: 409,
      body: { error: { code: 'REVIEW_ENDED' } },
    });
  });

  it('fails with their reason where they reject it', async () => {
    const id = await handedOff();
    const { fence } = await claim(id, 'ann');
    const waiting = get(`/v1/tasks/${id}?wait=60&from=in_review`);
    expect((await post(`${id}/reject`, { reviewer: 'ann', fence, comment: 'There is no invoice 7.' })).status).toBe(
      200,
    );
    expect(await waiting).toMatchObject({
      state: 'failed',
      reason: 'review_rejected',
      reasonDetail: 'validator_failed',
      review: { state: 'rejected', comment: 'There is no invoice 7.', reviewer: 'ann' },
    });
  });

  it('stands against the check where they insist, with their reason on record', async () => {
    const id = await handedOff();
    const { fence } = await claim(id, 'ann');
    const body = { reviewer: 'ann', fence, answer: { text: 'There is no total.' }, insist: 'It is a delivery note.' };
    expect((await post(`${id}/edit`, body)).status).toBe(200);
    expect(await client.get(id)).toMatchObject({ state: 'succeeded', output: { text: 'There is no total.' } });
    expect((await client.ledger(id)).reviews).toMatchObject([
      { insisted: 'It is a delivery note.', verdicts: [{ verdict: 'fail' }] },
    ]);
  });
});
