import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCall } from '@upshift/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProviders, type Providers } from '../create-providers.ts';
import { instantClock, makeCall, never } from '../testing/make-call.ts';
import { makeModelsDir, trainSmallModel } from '../testing/train-model.ts';

const labels = ['login', 'parcel', 'refund'];
const schema = (values: readonly unknown[] = labels, more: Record<string, unknown> = {}) => ({
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: values }, ...more },
});
const tool = { type: 'function', function: { name: 'f', parameters: {} } } as const;

let models: Awaited<ReturnType<typeof makeModelsDir>>;
let provider: Providers;

beforeAll(async () => {
  models = await makeModelsDir();
  provider = createProviders({ clock: instantClock(), secrets: () => undefined, modelsDir: models.dir });
});
afterAll(async () => {
  await provider.close();
  await models.remove();
});

const local = (more: Record<string, unknown> = {}) =>
  ({ kind: 'local', method: 'ngram-logistic', file: models.file, ...more }) as const;
const ask = (text: string, more: Partial<ModelCall> = {}, config = local(), signal = never()) =>
  provider.call(makeCall(config, { messages: [{ role: 'user', content: text }], outputSchema: schema(), ...more }), {
    signal,
  });

describe('a local deployment', () => {
  it('answers with the label that its schema asks for, and with how sure it is', async () => {
    const answer = await ask('the courier has lost my parcel');
    expect(answer).toMatchObject({
      output: { text: '{"kind":"parcel"}', toolCalls: null },
      usage: { inputTokens: 8, cachedInputTokens: 0 },
      modelServed: 'local/ngram-logistic',
      finishReason: 'stop',
      vendorCostNanoUsd: null,
      recordedLatencyMs: null,
    });
    expect(answer.confidence).toBeGreaterThan(0.8);
    expect(answer.confidence).toBeLessThanOrEqual(1);
    expect((await ask('the weather is fine')).confidence).toBeLessThan(answer.confidence ?? 0);
  });

  it('reads the last message of the user', async () => {
    const messages = [
      { role: 'system', content: 'my parcel' },
      { role: 'user', content: 'my parcel' },
      { role: 'assistant', content: 'my parcel' },
      { role: 'user', content: 'I forgot my password' },
    ] as const;
    expect((await ask('', { messages })).output.text).toBe('{"kind":"login"}');
  });

  it('answers with an allowed label only, or with the label itself where the schema is the enum', async () => {
    expect((await ask('my parcel', { outputSchema: schema(['login', 'refund']) })).output.text).toMatch(/login|refund/);
    expect((await ask('my parcel', { outputSchema: { enum: labels } })).output.text).toBe('"parcel"');
    expect((await ask('my parcel', { outputSchema: schema(labels, { why: { type: 'string' } }) })).output.text).toBe(
      '{"kind":"parcel"}',
    );
  });

  it.each<[string, () => Partial<ModelCall>]>([
    ['no schema', () => ({ outputSchema: null })],
    ['no enum', () => ({ outputSchema: { type: 'object', properties: { total: { type: 'number' } } } })],
    ['two enums', () => ({ outputSchema: schema(labels, { tone: { enum: ['kind', 'cross'] } }) })],
    ['an enum of numbers', () => ({ outputSchema: schema([1, 2]) })],
    ['something required beside it', () => ({ outputSchema: { ...schema(), required: ['kind', 'why'] } })],
    ['a label that it was not taught', () => ({ outputSchema: schema([...labels, 'weather']) })],
    ['tools', () => ({ tools: [tool] })],
    ['no message of a user', () => ({ messages: [{ role: 'system', content: 'my parcel' }] })],
  ])('does not answer a task with %s; others may', async (_, more) => {
    await expect(ask('my parcel', more())).rejects.toMatchObject({ failureClass: 'unsupported', billed: 'nothing' });
  });

  it('tells no text of the task in a failure', async () => {
    const error = await ask('my secret parcel', { outputSchema: null }).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(/"primary"/);
    expect(String(error)).not.toMatch(/secret/);
  });

  it.each([
    ['missing', { file: 'absent.model' }, /no such file.*upshift local train/],
    ['no model', { file: 'notes.txt' }, /is no model/],
    ['cut off', { file: 'half.model' }, /damaged or cut off/],
    ['not the one that was pinned', { sha256: '0'.repeat(64) }, /not the file that was pinned/],
    ['of another method', { method: 'embedding-logistic' }, /trained with method "ngram-logistic"/],
  ])('fails over where its file is %s', async (_, more, message) => {
    await models.write('notes.txt', new TextEncoder().encode('no model at all'));
    await models.write('half.model', trainSmallModel().subarray(0, 500));
    const error = await ask('my parcel', {}, local(more)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      failureClass: 'not_found',
      billed: 'nothing',
      message: expect.stringMatching(message),
    });
  });

  it('answers as soon as the file is there, and goes on when it is gone again', async () => {
    const late = local({ file: 'late.model', sha256: models.sha256 });
    await expect(ask('my parcel', {}, late)).rejects.toMatchObject({ failureClass: 'not_found' });
    await models.write('late.model', new TextEncoder().encode('half a copy'));
    await expect(ask('my parcel', {}, late)).rejects.toMatchObject({ failureClass: 'not_found' });
    await models.write('late.model', trainSmallModel());
    expect((await ask('my parcel', {}, late)).output.text).toBe('{"kind":"parcel"}');
    await rm(join(models.dir, 'late.model'));
    expect((await ask('my parcel', {}, late)).output.text).toBe('{"kind":"parcel"}');
  });

  it.each([
    ['timeout', new DOMException('too late', 'TimeoutError')],
    ['interrupted', new Error('shutting down')],
  ])('gives up as %s when it is aborted', async (failureClass, reason) => {
    const controller = new AbortController();
    const call = ask('my parcel', {}, local(), controller.signal);
    controller.abort(reason);
    await expect(call).rejects.toMatchObject({ failureClass, billed: 'nothing' });
    await expect(ask('my parcel', {}, local(), controller.signal)).rejects.toMatchObject({ failureClass });
  });

  it('answers many at once, each its own', async () => {
    const texts = ['my parcel', 'my password', 'my refund'];
    const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => ask(texts[n % 3] as string)));
    expect(answers.map(({ output }) => output.text)).toEqual(
      answers.map((_, n) => `{"kind":"${['parcel', 'login', 'refund'][n % 3]}"}`),
    );
  });

  it('interrupts what is under way when it is closed', async () => {
    const own = createProviders({ clock: instantClock(), secrets: () => undefined, modelsDir: models.dir });
    const call = own.call(
      makeCall(local(), { messages: [{ role: 'user', content: 'my parcel' }], outputSchema: schema() }),
      { signal: never() },
    );
    const closing = own.close();
    await expect(call).rejects.toMatchObject({ failureClass: 'interrupted' });
    await closing;
  });
});
