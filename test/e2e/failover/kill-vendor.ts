import type { ApplyAnswer, LedgerView } from '@upshift/contracts';
import { poll, type ServiceProcess, type StackOptions, startServiceProcess, startStack } from '@upshift/testkit';

/** What one run showed. Times in ms, by the record's clock and this machine's, which are one. */
export interface FailoverFigures {
  readonly tasks: number;
  readonly succeeded: number;
  readonly failed: number;
  /** From the kill until the first task that the dead vendor had failed succeeded on the second path. */
  readonly failoverMs: number | null;
  /** From acceptance to the end, of the tasks that the dead vendor failed. */
  readonly hitTasks: number;
  readonly hitP50Ms: number | null;
  readonly hitMaxMs: number | null;
  /** Calls that were sent to the dead vendor, before its breaker and the rollback kept them away. */
  readonly callsToTheDead: number;
  /** From the order to roll back until the first task that pinned the rolled-back version, and until the first of them succeeded. */
  readonly rollbackMs: number;
  readonly servedMs: number;
  /** Calls to the dead deployment by tasks of the rolled-back version: it should be none. */
  readonly leaks: number;
  readonly costUsd: number;
}

export interface FailoverOptions {
  readonly servers: StackOptions['servers'];
  /** Tasks before the kill, and again before the rollback, and after it. */
  readonly tasks: number;
  readonly everyMs: number;
}

/**
 * A vendor dies in the middle of load: two vendors, each a process of its own that is spoken to over HTTP, real queues, real
 * record. Tasks come at a steady pace; the first vendor is killed; then its deployment is rolled back to its alternate.
 */
export async function killVendor({ servers, tasks, everyMs }: FailoverOptions): Promise<FailoverFigures> {
  const vendors = await Promise.all([startServiceProcess('vendor', {}), startServiceProcess('vendor', {})]);
  const [first, second] = vendors as [ServiceProcess, ServiceProcess];
  const stack = await startStack({
    servers,
    queue: 'redis',
    portfolio: portfolioOf(first.url ?? '', second.url ?? ''),
  });
  const ids: string[] = [];
  let stopped = false;
  async function submitOn(): Promise<void> {
    while (!stopped) {
      const [id] = await Promise.all([
        stack.client.submit({ prompt: 'Say hello' }),
        new Promise((resolve) => setTimeout(resolve, everyMs)),
      ]);
      ids.push(id);
    }
  }
  const reached = (count: number) => poll(`${count} tasks`, () => ids.length >= count, 120_000);
  try {
    const load = submitOn();
    await reached(tasks);
    const killedAt = Date.now();
    first.kill('SIGKILL');
    await reached(2 * tasks);
    const orderedAt = Date.now();
    const response = await fetch(`${stack.url}/v1/deployments/one/rollback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'its vendor is away', by: 'the suite' }),
    });
    const answer = (await response.json()) as ApplyAnswer;
    if (answer.outcome !== 'applied') throw new Error(`The rollback was not applied: ${JSON.stringify(answer)}`);
    await reached(3 * tasks);
    stopped = true;
    await load;
    await Promise.all(ids.map((id) => stack.client.settled(id, 120_000)));
    const ledgers: LedgerView[] = [];
    for (let at = 0; at < ids.length; at += 20)
      ledgers.push(...(await Promise.all(ids.slice(at, at + 20).map((id) => stack.client.ledger(id)))));
    return figuresOf(ledgers, { killedAt, orderedAt, hash: answer.to });
  } finally {
    stopped = true;
    await stack.close();
    for (const vendor of vendors) vendor.kill('SIGKILL');
  }
}

function figuresOf(
  ledgers: readonly LedgerView[],
  { killedAt, orderedAt, hash }: { killedAt: number; orderedAt: number; hash: string },
): FailoverFigures {
  const isHit = ({ attempts }: LedgerView): boolean =>
    attempts.some(({ deployment, state }) => deployment === 'one' && state !== 'finished');
  const hit = ledgers.filter((ledger) => isHit(ledger) && ledger.task.state === 'succeeded');
  const durations = hit
    .map(({ task }) => Date.parse(task.settledAt ?? '') - Date.parse(task.createdAt))
    .sort((a, b) => a - b);
  const rolled = ledgers.filter(({ task }) => task.portfolio === hash);
  const states = ledgers.map(({ task }) => task.state);
  return {
    tasks: ledgers.length,
    succeeded: states.filter((state) => state === 'succeeded').length,
    failed: states.filter((state) => state !== 'succeeded').length,
    failoverMs: least(hit.map(({ task }) => Date.parse(task.settledAt ?? '') - killedAt)),
    hitTasks: hit.length,
    hitP50Ms: durations[Math.floor(durations.length / 2)] ?? null,
    hitMaxMs: durations.at(-1) ?? null,
    callsToTheDead: ledgers.flatMap(({ attempts }) =>
      attempts.filter(({ deployment, state }) => deployment === 'one' && state !== 'finished'),
    ).length,
    rollbackMs: least(rolled.map(({ task }) => Date.parse(task.createdAt) - orderedAt)) ?? Number.NaN,
    servedMs: least(rolled.map(({ task }) => Date.parse(task.settledAt ?? '') - orderedAt)) ?? Number.NaN,
    leaks: rolled.flatMap(({ attempts }) => attempts.filter(({ deployment }) => deployment === 'one')).length,
    costUsd:
      ledgers.reduce((sum, { attempts }) => sum + attempts.reduce((own, { costNanoUsd }) => own + costNanoUsd, 0), 0) /
      1e9,
  };
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

/** One tier, two deployments of two vendors: the second one stands behind the first, and is its alternate. */
function portfolioOf(first: string, second: string): string {
  const deployment = (name: string, vendor: string, url: string, plan: string): string[] => [
    `  ${name}:`,
    `    vendor: ${vendor}`,
    `    model: simulated-${name}`,
    `    provider: { kind: openai-compatible, baseUrl: "${url}/simulated/v1" }`,
    '    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 4, source: simulated price, date: 2026-11-01 }',
    `    ${plan}`,
    '    timeoutSeconds: 10',
  ];
  return [
    'name: failover',
    'defaultWorkload: chat',
    'tiers: [{ name: efficient, deployments: [one, two] }]',
    'deployments:',
    ...deployment('one', 'a', first, 'alternate: two'),
    ...deployment('two', 'b', second, 'noRollback: the second path itself'),
    'workloads:',
    '  chat: { start: efficient, validators: [] }',
    '',
  ].join('\n');
}
