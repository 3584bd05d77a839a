import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure, judge } from '../goal.ts';
import { percentile, toSpread } from '../measure/spread.ts';
import { makePrompt } from '../prompt.ts';
import { openUpshift } from '../sides/open-upshift.ts';
import { withOpen } from '../with-open.ts';
import type { Scenario } from './scenario.ts';

/**
 * One task at a time, nothing else to do: from the producer's POST to the answer of `GET /v1/tasks/:id?wait`, less what the
 * same call of the vendor takes directly. Acceptance, every commit and both HTTP exchanges are in it.
 */
export const idleLatency: Scenario = {
  name: 'idle-latency',
  about: 'added latency, idle, one task at a time',
  headline: false,
  async run({ servers, vendorUrl, quick, onProgress }) {
    const agent = new Agent({ keepAlive: true });
    const tasks = quick ? 100 : 400;
    try {
      return await withOpen(
        () => openUpshift(servers, { layout: 'one', vendorUrl }),
        async (side) => {
          await Promise.all(side.processes.map((one) => one.tell('prepare', Number.MAX_SAFE_INTEGER)));
          // It resolves only when so many tasks are settled: here, never.
          for (const one of side.processes) void one.tell('go').catch(() => undefined);
          const direct: number[] = [];
          const through: number[] = [];
          for (let no = 1; no <= tasks + 100; no += 1) {
            const prompt = makePrompt(no, 1024);
            const called = await timed(() => callVendor(agent, vendorUrl, prompt));
            const taken = await timed(() => runTask(agent, side.apiUrl, prompt));
            await sleep(5);
            if (no <= 100) continue;
            direct.push(called);
            through.push(taken);
            if (no % 100 === 0) onProgress(`idle: ${no - 100} of ${tasks} tasks, the last in ${taken.toFixed(1)} ms`);
          }
          const vendorMs = toSpread(direct).median;
          const added = through.map((ms) => ms - vendorMs).toSorted((a, b) => a - b);
          return [
            judge({ name: 'idle: added P50', unit: 'ms', better: 'less', pass: 8, stretch: 4 }, percentile(added, 0.5)),
            judge(
              { name: 'idle: added P99', unit: 'ms', better: 'less', pass: 40, stretch: 20 },
              percentile(added, 0.99),
            ),
            figure('idle: the vendor alone, P50', vendorMs, 'ms'),
          ];
        },
      );
    } finally {
      agent.destroy();
    }
  },
};

async function timed(act: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

async function callVendor(agent: Agent, vendorUrl: string, prompt: string): Promise<void> {
  const body = { model: 'simulated-one', messages: [{ role: 'user', content: prompt }], max_tokens: 1024 };
  await exchange(agent, `${vendorUrl}/chat/completions`, body);
}

async function runTask(agent: Agent, apiUrl: string, prompt: string): Promise<void> {
  const accepted = JSON.parse(await exchange(agent, `${apiUrl}/v1/tasks`, { prompt })) as { id: string };
  const task = JSON.parse(await exchange(agent, `${apiUrl}/v1/tasks/${accepted.id}?wait=30`)) as { state: string };
  if (task.state !== 'succeeded') throw new Error(`A task is ${task.state}`);
}

/** POST with a body, GET without. */
function exchange(agent: Agent, url: string, body?: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const sending = request(url, { method: body === undefined ? 'GET' : 'POST', agent, headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        answer += chunk;
      });
      response.on('end', () => {
        if ((response.statusCode ?? 0) < 300) resolve(answer);
        else reject(new Error(`${url} answered ${response.statusCode}: ${answer.slice(0, 300)}`));
      });
    });
    sending.on('error', reject);
    sending.end(text);
  });
}
