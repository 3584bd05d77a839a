import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { poll, type ServiceProcess, type Stack, startServiceProcess, startStack } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const canaries = { key: 'sk-canary-hostile-4711', prompt: 'canary-prompt-hostile', answer: 'canary-words-of-a-vendor' };

type Answer = (response: ServerResponse) => void;
const completion = (more: object = {}): string =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_780_000_000,
    model: 'served',
    choices: [{ index: 0, message: { role: 'assistant', content: canaries.answer }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    ...more,
  });
const sends =
  (text: string, type = 'application/json', status = 200): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': type }).end(text);
/** A byte now and then, for ever. */
const dribbles: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
const pours: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const block = Buffer.alloc(262_144, canaries.answer);
  const pour = (): void => {
    while (!response.destroyed && response.write(block));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
};

/** Through the whole pipeline; what each vendor's protocol makes of them is held to in shared/providers. */
describe('a vendor that sends rubbish', () => {
  let hostile: Server;
  let good: ServiceProcess;
  let stack: Stack;
  let answer: Answer = sends('');
  let traced = '';
  const seen: unknown[] = [];
  /** Every command that anybody sends to the queues' Redis. */
  let wire: Socket | null = null;
  let commands = '';

  beforeAll(async () => {
    hostile = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        if (request.url?.endsWith('/traces')) {
          traced += body;
          response.setHeader('content-type', 'application/json').end('{}');
          return;
        }
        seen.push([request.headers['authorization'], body]);
        answer(response);
      });
    });
    await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;
    good = await startServiceProcess('vendor', { UPSHIFT_VENDOR_LATENCY_MS: '5' });
    stack = await startStack({
      servers,
      queue: servers.redisUrl === null ? 'postgres' : 'redis',
      portfolio: portfolio(url, good.url ?? ''),
      processes: { executor: 1, validator: 1 },
      env: {
        CANARY_KEY: canaries.key,
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        UPSHIFT_TRACE_SAMPLE_RATIO: '1',
        UPSHIFT_LOG_LEVEL: 'debug',
        UPSHIFT_API_CLASSIFY_AT_DOOR: 'true',
      },
    });
    if (servers.redisUrl === null) return;
    const { hostname, port, username, password } = new URL(servers.redisUrl);
    wire = connect(Number(port), hostname);
    wire.setEncoding('utf8');
    wire.on('data', (text: string) => {
      commands += text;
    });
    const words = (text: string): string => decodeURIComponent(text);
    if (password !== '') wire.write(`AUTH ${words(username) || 'default'} ${words(password)}\r\n`);
    wire.write('MONITOR\r\n');
    await poll('Redis to tell', () => commands.split('+OK').length === (password === '' ? 2 : 3));
  });
  afterAll(async () => {
    wire?.destroy();
    await stack?.close();
    good?.kill('SIGKILL');
    hostile?.closeAllConnections();
    hostile?.close();
  });

  async function ask(workload = 'chat') {
    const id = await stack.client.submit({ prompt: `Tell me: ${canaries.prompt}`, workload });
    return { task: await stack.client.settled(id), ledger: await stack.client.ledger(id) };
  }

  it.each<[string, Answer, string]>([
    ['a page of HTML', sends(`<!doctype html><p>${canaries.answer}</p>`, 'text/html'), 'malformed_answer'],
    ['half of its JSON', sends(completion().slice(0, 150)), 'malformed_answer'],
    ['an answer without end', pours, 'answer_too_large'],
    [
      'an error that quotes key and prompt',
      sends(JSON.stringify({ error: canaries }), 'application/json', 500),
      'server_error',
    ],
  ])('%s: another deployment serves, the call is booked, and who was asked is told', async (_, next, failureClass) => {
    answer = next;
    const { task, ledger } = await ask();
    expect(task).toMatchObject({ state: 'succeeded' });
    expect(ledger.attempts).toMatchObject([
      { deployment: 'hostile', state: 'failed', use: 'wasted', failureClass },
      { deployment: 'good', state: 'finished', use: 'useful' },
    ]);
    expect(ledger.money.reservedNanoUsd).toBe(0);
    expect(ledger.decisions.map(({ detail }) => detail).join(' ')).toContain(`hostile: ${failureClass}`);
  });

  it('gives an answer up that comes byte by byte, once its time is over', async () => {
    answer = dribbles;
    const { task, ledger } = await ask('loris');
    expect(task).toMatchObject({ state: 'succeeded' });
    expect(ledger.attempts).toMatchObject([
      { deployment: 'loris', state: 'failed', failureClass: 'timeout', costSource: 'estimate' },
      { deployment: 'good', state: 'finished' },
    ]);
  });

  it('reads a good answer under a wrong content type', async () => {
    answer = sends(completion(), 'image/png');
    expect(await ask()).toMatchObject({ task: { state: 'succeeded', output: { text: canaries.answer } } });
  });

  it('books no less than nothing where usage is negative: the reservation stands as an estimate', async () => {
    answer = sends(completion({ usage: { prompt_tokens: -5, completion_tokens: -7, total_tokens: -12 } }));
    const { task, ledger } = await ask();
    expect(task.state).toBe('succeeded');
    expect(ledger.attempts).toMatchObject([{ deployment: 'hostile', state: 'finished', costSource: 'estimate' }]);
    expect(ledger.attempts[0]?.costNanoUsd).toBeGreaterThan(0);
  });

  it.each([
    ['its key is not set', 'keyless', 'unauthorized'],
    ['nobody listens at its base URL', 'nowhere', 'unreachable'],
    ['its base URL is inside a network that its portfolio does not allow', 'inside', 'misconfigured'],
  ])('others serve where %s, and nothing is billed', async (_, workload, failureClass) => {
    const before = seen.length;
    const { task, ledger } = await ask(workload);
    expect(task).toMatchObject({ state: 'succeeded' });
    expect(ledger.attempts).toMatchObject([
      { deployment: workload, state: 'failed', failureClass, costNanoUsd: 0, costSource: 'none' },
      { deployment: 'good', state: 'finished' },
    ]);
    expect(seen).toHaveLength(before);
  });

  it('has told nobody but the vendor its key, and nothing but the record what was asked and answered', async () => {
    expect(seen).toContainEqual([`Bearer ${canaries.key}`, expect.stringContaining(canaries.prompt)]);
    const logs = ['api', 'executor', 'validator'].flatMap((service) =>
      stack.processes(service).map((one) => one.log()),
    );
    expect(logs.length).toBeGreaterThan(0);
    await poll('spans of calls', () => traced.includes('hostile'));
    if (wire !== null) await poll('jobs', () => commands.includes(`{${stack.prefix}}:execute-chat`));
    for (const [name, where] of Object.entries({ logs: logs.join('\n'), traced, jobs: commands }))
      for (const canary of Object.values(canaries)) expect(where.includes(canary), `${canary} in ${name}`).toBe(false);
  });
});

function portfolio(hostileUrl: string, goodUrl: string): string {
  const price = '{ inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: made up for tests, date: 2026-11-01 }';
  const deployment = (name: string, provider: string, seconds = 60): string => `
  ${name}:
    vendor: ${name}
    model: simulated-${name}
    provider: { kind: openai-compatible, ${provider} }
    price: ${price}
    timeouts: { totalSeconds: ${seconds} }
    # What one fault does is looked at, not what follows many.
    breaker: { failures: 1000, minimumCalls: 1000 }
    noRollback: made up for tests`;
  const tiers = { chat: 'hostile', loris: 'loris', keyless: 'keyless', nowhere: 'nowhere', inside: 'inside' };
  return `
name: hostile
defaultWorkload: chat
tiers:
${Object.entries(tiers)
  .map(([tier, name]) => `  - { name: ${tier}, deployments: [${name}, good] }`)
  .join('\n')}
deployments:${deployment('hostile', `baseUrl: "${hostileUrl}/v1", apiKeyEnv: CANARY_KEY`)}${deployment('loris', `baseUrl: "${hostileUrl}/v1"`, 1)}${deployment('keyless', `baseUrl: "${hostileUrl}/v1", apiKeyEnv: KEY_THAT_NOBODY_SET`)}${deployment('nowhere', 'baseUrl: "http://127.0.0.1:9/v1"')}${deployment('inside', `baseUrl: "${hostileUrl}/v1", allowPrivateNetwork: false`)}${deployment('good', `baseUrl: "${goodUrl}/simulated/v1"`)}
workloads:
${Object.keys(tiers)
  .map(
    (tier) =>
      `  ${tier}: { start: ${tier}, tiers: [${tier}], validators: [], escalation: { max: 0, exhausted: fail } }`,
  )
  .join('\n')}
`;
}
