/**
 * The vendor of this bench, in a process of its own: `vendor.ts <mean latency in ms>`. Latencies are spread evenly over 80 to 120 %
 * of the mean, by a seeded sequence, so that a thousand calls do not end at once. Deployments are told apart by the first
 * part of the path; each can be made slower by a factor. The model calls itself simulated; no model answers.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VendorCounts, VendorOrder } from './open-vendor.ts';

const meanMs = Number(process.argv[2] ?? 0);
const answer = JSON.stringify({
  id: 'chatcmpl-simulated',
  object: 'chat.completion',
  created: 1_764_000_000,
  model: 'simulated/one',
  choices: [
    { index: 0, message: { role: 'assistant', content: '{"label":"simulated","score":1}' }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 256, completion_tokens: 10, total_tokens: 266 },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) };
const factors = new Map<string, number>();
const calls = new Map<string, number>();
let open = 0;
let mostOpen = 0;
let aborted = 0;
let midway = 0;
let state = 1;

/** Uniform in [0, 1): the linear congruence of Numerical Recipes. */
function draw(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

/** Of a call from its beginning, in parts of the mean. */
const least = 0.8;
const most = 1.2;
function whole(): number {
  return least + (most - least) * draw();
}

/** What is left of a call that is met at a moment drawn at random: longer ones are met more often, anywhere within them. */
function rest(): number {
  for (;;) {
    const length = whole();
    if (draw() * most < length) return draw() * length;
  }
}

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const name = request.url?.split('/')[1] ?? '';
  calls.set(name, (calls.get(name) ?? 0) + 1);
  open += 1;
  mostOpen = Math.max(mostOpen, open);
  const share = midway > 0 ? rest() : whole();
  midway = Math.max(0, midway - 1);
  const delayMs = meanMs * share * (factors.get(name) ?? 1);
  const timer = setTimeout(() => void response.writeHead(200, headers).end(answer), delayMs);
  request.resume();
  response.once('close', () => {
    open -= 1;
    if (!response.writableFinished) aborted += 1;
    clearTimeout(timer);
  });
});
process.on('message', (order: VendorOrder) => {
  if (order.slow !== undefined) factors.set(order.slow.name, order.slow.factor);
  if (order.midway !== undefined) midway = order.midway;
  process.send?.({ calls: Object.fromEntries(calls), mostOpen, aborted } satisfies VendorCounts);
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit(0));
