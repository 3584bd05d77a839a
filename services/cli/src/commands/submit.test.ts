import { describe, expect, test } from 'vitest';
import { makeLedger, makeOpenLedger, makeTask, taskId } from '../testing/make-ledger.ts';
import { runCli } from '../testing/run-cli.ts';
import { FakeAnswer, type FakeRoute, startFakeApi } from '../testing/start-fake-api.ts';

const { task: open } = makeOpenLedger();
const accept: FakeRoute = () => new FakeAnswer(202, open);
const files = (contents: Readonly<Record<string, unknown>>) => ({
  readInput: async (path: string) => {
    const content = contents[path];
    return typeof content === 'string' ? content : JSON.stringify(content);
  },
});

test('submits a prompt and prints the id alone, so that a script can use it', async () => {
  const { url, requests } = await startFakeApi({ 'POST /v1/tasks': accept });
  const run = await runCli(['submit', 'Rewrite this', '--workload', 'chat', '--key', 'k1', '--url', url]);
  expect(run).toMatchObject({ code: 0, stdout: `${taskId}\n` });
  expect(run.stderr).toContain(`upshift watch ${taskId}`);
  expect(requests[0]?.body).toEqual({ prompt: 'Rewrite this', workload: 'chat' });
  expect(requests[0]?.headers['idempotency-key']).toBe('k1');
});

describe('the body', () => {
  const tools = [{ type: 'function', function: { name: 'now', parameters: {} } }];
  const schema = { type: 'object' };
  test.each([
    ['a prompt from standard input', ['-'], { '-': 'from a pipe' }, { prompt: 'from a pipe' }],
    ['a file', ['--file', 'b.json'], { 'b.json': { prompt: 'x', priority: 1 } }, { prompt: 'x', priority: 1 }],
    [
      'a file whose prompt and workload are replaced',
      ['y', '--file', 'b.json', '--workload', 'w'],
      { 'b.json': { input: { messages: [] }, workload: 'v', priority: 1 } },
      { prompt: 'y', workload: 'w', priority: 1 },
    ],
    [
      'tools, which need the long form',
      ['What time is it?', '--tools', 't.json'],
      { 't.json': tools },
      { input: { messages: [{ role: 'user', content: 'What time is it?' }], tools } },
    ],
    [
      'tools beside the messages of a file',
      ['--file', 'b.json', '--tools', 't.json'],
      { 'b.json': { input: { messages: [1] } }, 't.json': tools },
      { input: { messages: [1], tools } },
    ],
    ['a schema', ['x', '--schema', 's.json'], { 's.json': schema }, { prompt: 'x', output: { schema } }],
  ])('is made of %s', async (_, argv, contents, body) => {
    const { url, requests } = await startFakeApi({ 'POST /v1/tasks': accept });
    expect(await runCli(['submit', ...argv, '--url', url], files(contents))).toMatchObject({ code: 0 });
    expect(requests[0]?.body).toEqual(body);
  });

  test.each([
    ['nothing', [], {}, 'nothing to submit'],
    ['a file that is not JSON', ['--file', 'b.json'], { 'b.json': '{"a":' }, 'b.json is not JSON'],
    ['a file that is no object', ['--file', 'b.json'], { 'b.json': [1] }, 'b.json holds no JSON object'],
  ])('cannot be made of %s', async (_, argv, contents, message) => {
    const run = await runCli(['submit', ...argv, '--url', 'http://127.0.0.1:1'], files(contents));
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });
});

describe('with --wait', () => {
  test('prints the answer on stdout and the rest on stderr', async () => {
    const { ledger, url } = await startWaiting(makeTask());
    const run = await runCli(['submit', 'x', '--wait', '--url', url]);
    expect(run).toMatchObject({ code: 0, stdout: 'weather({"city":"Oslo"})\n' });
    expect(run.stderr).toContain(`${ledger.task.id} succeeded validated`);
    expect(run.stderr).toContain('SIMULATED answer');
  });

  test('keeps the lines of an answer and shows its controls', async () => {
    const output = { text: 'one\ntwo\u001b[31m', toolCalls: null, json: null };
    const { url } = await startWaiting(makeTask({ output }));
    expect((await runCli(['submit', 'x', '--wait', '--url', url])).stdout).toBe('one\ntwo\\x1b[31m\n');
  });

  test.each(['failed', 'expired', 'cancelled', 'in_review'] as const)(
    'answers 1 to a task that ends %s',
    async (state) => {
      const { url } = await startWaiting(makeTask({ state, output: null, reason: 'tiers_exhausted' }));
      const run = await runCli(['submit', 'x', '--wait', '--url', url]);
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toContain(`${state} tiers_exhausted`);
    },
  );

  test('prints the settled task as one JSON document and nothing else with --json', async () => {
    const { url } = await startWaiting(makeTask());
    const run = await runCli(['submit', 'x', '--wait', '--json', '--url', url]);
    expect(JSON.parse(run.stdout)).toEqual(makeTask());
    expect(run.stderr).toBe('');
  });

  async function startWaiting(settled: ReturnType<typeof makeTask>) {
    const answers = [open, settled];
    const { url } = await startFakeApi({
      'POST /v1/tasks': accept,
      [`GET /v1/tasks/${taskId}`]: () => answers.shift(),
    });
    return { url, ledger: makeLedger({ task: settled }) };
  }
});

test('says what the server refuses, with code and place', async () => {
  const refuse = () =>
    new FakeAnswer(422, { error: { code: 'WORKLOAD_UNKNOWN', message: 'No "x".', path: '/workload' } });
  const { url } = await startFakeApi({ 'POST /v1/tasks': refuse });
  const run = await runCli(['submit', 'x', '--url', url]);
  expect(run).toEqual({ code: 1, stdout: '', stderr: 'error WORKLOAD_UNKNOWN No "x". (at /workload)\n' });
  const asJson = await runCli(['submit', 'x', '--url', url, '--json']);
  expect(asJson.stderr).toBe('');
  expect(JSON.parse(asJson.stdout)).toEqual({
    error: { code: 'WORKLOAD_UNKNOWN', message: 'No "x".', path: '/workload' },
  });
});
