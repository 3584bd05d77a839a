import { Agent, request } from 'node:http';
import { makePrompt } from '../prompt.ts';

/** Producers at once. */
const producers = 64;

/** Submits tasks over HTTP, as a producer does. @throws Error for an answer other than 202 */
export async function submitTasks(
  apiUrl: string,
  { from, count, promptBytes }: { from: number; count: number; promptBytes: number },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: producers });
  let next = from;
  async function produce(): Promise<void> {
    while (next < from + count) {
      next += 1;
      await post(agent, `${apiUrl}/v1/tasks`, JSON.stringify({ prompt: makePrompt(next, promptBytes) }));
    }
  }
  try {
    await Promise.all(Array.from({ length: producers }, produce));
  } finally {
    agent.destroy();
  }
}

function post(agent: Agent, url: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        if (response.statusCode === 202) resolve();
        else reject(new Error(`The API answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
