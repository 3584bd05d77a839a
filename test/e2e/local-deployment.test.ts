import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel, ngramFeatures, trainClassifier } from '@upshift/learn';
import { type Stack, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const queue = servers.redisUrl === null ? 'postgres' : 'redis';

const kinds = { refund: 'refund money payment', parcel: 'parcel courier delivery', login: 'password account login' };
const frames = ['help with my', 'where is the', 'please look at the', 'what about my', 'a problem with the'];
const output = { schema: { type: 'object', required: ['kind'], properties: { kind: { enum: Object.keys(kinds) } } } };

/** Two tiers: a local model that knows its few words, and a stronger one that is simulated. */
const portfolio = `
name: local
defaultWorkload: sure
tiers:
  - { name: local, deployments: [kinds, spare] }
  - { name: strong, deployments: [large] }
deployments:
  kinds:
    vendor: local
    model: kinds
    provider: { kind: local, method: ngram-logistic, file: kinds.model }
    price: { inputUsdPerMillion: 0, outputUsdPerMillion: 0, source: local }
    noRollback: the first of its kind
${['spare', 'large']
  .map(
    (name) => `
  ${name}:
    vendor: ${name}
    model: ${name}
    provider: { kind: simulated, latencyMs: { p50: 1, p95: 2 } }
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }
    noRollback: simulated`,
  )
  .join('')}
workloads:
  sure:
    start: local
    validators:
      - { name: shape, kind: json_schema }
      - { name: sure-enough, kind: confidence, min: 0.7 }
  unasked:
    start: local
    validators: [{ name: shape, kind: json_schema }]
  open:
    start: local
`;

describe('a local model below a stronger one', () => {
  let directory: string;
  let stack: Stack;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'upshift-local-'));
    const examples = Object.entries(kinds).flatMap(([label, words]) =>
      words.split(' ').flatMap((word) => frames.map((frame) => ({ text: `${frame} ${word}`, label }))),
    );
    const model = trainClassifier('ngram-logistic', examples, ngramFeatures(examples.map(({ text }) => text)));
    await writeFile(join(directory, 'kinds.model'), encodeModel(model));
    const env = { UPSHIFT_LOCAL_MODELS_DIR: directory };
    stack = await startStack({ servers, queue, portfolio, env });
  });
  afterAll(async () => {
    await stack?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function ask(workload: string, prompt: string, more: object = { output }) {
    const id = await stack.client.submit({ workload, prompt, ...more });
    return { task: await stack.client.settled(id), ledger: await stack.client.ledger(id) };
  }

  it('answers for nothing what it is sure of', async () => {
    const { task, ledger } = await ask('sure', 'where is the courier with my parcel');
    expect(task).toMatchObject({
      state: 'succeeded',
      reason: 'validated',
      tier: 'local',
      costUsd: 0,
      simulated: false,
      output: { json: { kind: 'parcel' } },
    });
    expect(ledger.attempts).toMatchObject([
      { deployment: 'kinds', modelServed: 'local/ngram-logistic', costNanoUsd: 0 },
    ]);
    expect(ledger.attempts[0]?.confidence).toBeGreaterThanOrEqual(0.7);
    expect(ledger.verdicts).toContainEqual(
      expect.objectContaining({ validator: 'sure-enough', verdict: 'pass', score: ledger.attempts[0]?.confidence }),
    );
  });

  it('hands on what it is not sure of, and says so', async () => {
    const { task, ledger } = await ask('sure', 'quantum chromodynamics');
    expect(task).toMatchObject({ state: 'succeeded', tier: 'strong', simulated: true });
    expect(ledger.attempts).toMatchObject([
      { deployment: 'kinds', state: 'finished' },
      { deployment: 'large', mode: 'escalation', confidence: null },
    ]);
    expect(ledger.attempts[0]?.confidence).toBeLessThan(0.7);
    expect(ledger.decisions).toContainEqual(
      expect.objectContaining({
        action: 'escalate',
        reason: 'low_confidence',
        detail: 'sure-enough',
        fromTier: 'local',
        toTier: 'strong',
      }),
    );
  });

  it('keeps it where nobody asks how sure it is', async () => {
    const { task, ledger } = await ask('unasked', 'quantum chromodynamics');
    expect(task).toMatchObject({ state: 'succeeded', tier: 'local', calls: 1 });
    expect(ledger.decisions.filter(({ action }) => action === 'escalate')).toEqual([]);
  });

  it('leaves a task that is no choice of labels to the other deployment of its tier', async () => {
    const { task, ledger } = await ask('open', 'Write a poem.', {});
    expect(task).toMatchObject({ state: 'succeeded', tier: 'local', simulated: true });
    expect(ledger.attempts).toMatchObject([
      { deployment: 'kinds', state: 'failed', failureClass: 'unsupported', costNanoUsd: 0, costSource: 'none' },
      { deployment: 'spare', state: 'finished' },
    ]);
  });
});
