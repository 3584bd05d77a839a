/**
 * The vendor of both sides: a plain HTTP server whose answer is made beforehand, so that what is measured is not the vendor.
 * `vendor.ts <delay in ms>`. The model calls itself simulated; no model answers.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const delayMs = Number(process.argv[2] ?? 0);
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

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  request.resume();
  request.once('end', () => {
    const reply = (): void => void response.writeHead(200, headers).end(answer);
    if (delayMs > 0) setTimeout(reply, delayMs);
    else reply();
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}` });
});
process.once('disconnect', () => process.exit(0));
