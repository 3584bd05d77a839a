import { expect, it } from 'vitest';
import { decideAfterFailure } from '../calls/decide-after-failure.ts';
import { planCall } from '../calls/plan-call.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { openTask } from '../routing/open-task.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { mayTake } from './may-take.ts';

const provider = { kind: 'replay', baseUrl: 'http://127.0.0.1:9' } as const;

it.each([
  [{}, undefined, true],
  [{}, { regions: ['eu'] }, false],
  [{ region: 'us' }, { regions: ['eu'] }, false],
  [{ region: 'eu' }, { regions: ['us', 'eu'] }, true],
  [{ region: 'eu' }, { dataClass: 'secret' }, false],
  [{ dataClasses: ['public', 'secret'] }, { dataClass: 'secret' }, true],
  [{ region: 'us', dataClasses: ['secret'] }, { regions: ['eu'], dataClass: 'secret' }, false],
])('of %j, under %j: %s', (deployment, constraints, may) => {
  expect(mayTake({ provider, ...deployment }, createRequest('Hello', { constraints: constraints ?? null }))).toBe(may);
});

const plain = createPortfolio();
const portfolio = {
  ...plain,
  deployments: Object.fromEntries(
    Object.entries(plain.deployments).map(([name, deployment]) => [
      name,
      { ...deployment, region: name.endsWith('-b') && name !== 'efficient-b' ? 'eu' : 'us' },
    ]),
  ),
};
const request = createRequest('Rewrite this sentence.', { constraints: { regions: ['eu'] } });

it('plans, and fails over, to deployments that keep the constraints alone', () => {
  const workload = resolveWorkload(portfolio, 'chat');
  const call = planCall({ portfolio, workload, tier: 'strong', mode: 'first', request });
  expect(call.choices.map(({ deployment }) => deployment)).toEqual(['strong-b']);
  const step = decideAfterFailure({
    failureClass: 'server_error',
    retryAfterMs: null,
    call,
    deployment: 'strong-b',
    tryNo: 1,
    triesOnDeployment: 1,
    remainingMs: 60_000,
    billedUnknown: false,
    random: 0,
  });
  expect(step.call.choices.map(({ deployment }) => deployment)).toEqual(['strong-b']);
});

it('starts on the next stronger tier where its own has nobody for the task', () => {
  const { calls, progress } = openTask({ ...request, startTier: 'efficient' }, portfolio, 1);
  expect(calls[0].call).toMatchObject({ tier: 'strong', choices: [{ deployment: 'strong-b' }] });
  expect(progress.startTier).toBe('strong');
});

it('refuses a task that nobody may take', () => {
  const nowhere = createRequest('Hello', { constraints: { regions: ['moon'] } });
  expect(() => openTask(nowhere, portfolio, 1)).toThrow(expect.objectContaining({ code: 'CONSTRAINTS_UNMET' }));
});
