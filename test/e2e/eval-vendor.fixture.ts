import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that the vendor saw. */
export interface SeenCall {
  readonly model: string;
  readonly prompt: string;
}

export interface EvalVendor {
  readonly url: string;
  readonly seen: SeenCall[];
  /** What it answers; a promise holds the answer back. */
  answer: (call: SeenCall) => string | Promise<string>;
  close(): void;
}

/** A vendor of the chat protocol whose answers the test gives; its usage is always 1,000 and 100 tokens. */
export async function startEvalVendor(): Promise<EvalVendor> {
  const seen: SeenCall[] = [];
  const vendor = { answer: (() => 'none') as EvalVendor['answer'] };
  const server = createServer(async (request, response) => {
    const { model, messages } = JSON.parse(await readText(request)) as {
      model: string;
      messages: { content: string }[];
    };
    const call = { model, prompt: messages.at(-1)?.content ?? '' };
    seen.push(call);
    const content = await vendor.answer(call);
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        id: 'x',
        model,
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
      }),
    );
  });
  return Object.assign(vendor, { url: await listen(server), seen, close: () => close(server) });
}

export interface Webhook {
  readonly url: string;
  readonly taken: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
  /** What it answers with; 204 where silent. */
  status: number;
  close(): void;
}

export async function startWebhook(): Promise<Webhook> {
  const taken: Webhook['taken'][number][] = [];
  const webhook = { status: 204 };
  const server = createServer(async (request, response) => {
    const body = await readText(request);
    if (webhook.status < 300) taken.push({ headers: request.headers, body });
    response.writeHead(webhook.status).end();
  });
  return Object.assign(webhook, { url: `${await listen(server)}/hook`, taken, close: () => close(server) });
}

/** A portfolio of three models at that vendor: two on tiers, one that judges, and one that stands by and retires soon. */
export function evalPortfolio(url: string, retiresOn: string, workloads: readonly string[] = []): string {
  const deployment = (name: string, vendor: string, more = '') =>
    [
      `  ${name}:`,
      `    vendor: ${vendor}`,
      `    model: ${name}`,
      `    provider: { kind: openai-compatible, baseUrl: "${url}/v1" }`,
      '    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: made up, date: 2026-11-01 }',
      '    noRollback: made up',
      ...(more === '' ? [] : [`    ${more}`]),
    ].join('\n');
  return [
    'name: evaluated',
    'defaultWorkload: chat',
    'tiers:',
    '  - { name: efficient, deployments: [small] }',
    '  - { name: premium, deployments: [large] }',
    'deployments:',
    deployment('small', 'north'),
    deployment('large', 'north'),
    deployment('judge', 'south'),
    deployment('old', 'south', `retiresOn: ${retiresOn}\n    alternate: large`),
    'workloads:',
    '  chat:',
    '    start: efficient',
    '    escalation: { max: 1, exhausted: fail }',
    ...workloads,
    '',
  ].join('\n');
}

async function readText(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}
