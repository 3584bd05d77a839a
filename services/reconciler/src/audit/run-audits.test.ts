import { type ModelOutput, portfolioSchema } from '@upshift/contracts';
import type { AuditCase, AuditEnd, NewTask } from '@upshift/ports';
import { fixturePortfolio, fixtureTask } from '@upshift/testkit';
import { expect, it } from 'vitest';
import { runAudits } from './run-audits.ts';

const portfolio = portfolioSchema.parse({
  ...fixturePortfolio.portfolio,
  tiers: [
    { name: 'efficient', deployments: ['one'] },
    { name: 'premium', deployments: ['two'] },
  ],
  workloads: { chat: { audit: { share: 0.5, escalatedShare: 0.25, budgetUsd: 0.01 } } },
});
const text = (value: string): ModelOutput => ({ text: value, toolCalls: null });
const at = (step: number) => ({ step, no: 0, try: 1 });
const answer = (step: number, value: string) => ({ attempt: at(step), output: text(value) });

function auditCase(part: Partial<AuditCase> = {}): AuditCase {
  return {
    tenantId: 'default',
    taskId: 't_audited',
    kind: 'accepted',
    workload: 'chat',
    portfolioHash: 'h',
    risk: 'low',
    request: fixtureTask().request,
    history: { answers: [answer(2, 'four')], verdicts: [] },
    accepted: at(2),
    asked: null,
    ...part,
  };
}

/** A record with these audits, which notes what is done about them. */
function createDeps(cases: readonly AuditCase[], begins = true) {
  const log: unknown[] = [];
  const accepted: NewTask[] = [];
  return {
    log,
    accepted,
    deps: {
      createTaskId: () => 't_new',
      portfolios: { byHash: async () => portfolio },
      store: {
        openAudits: async () => cases,
        async beginAudit(_: unknown, taskId: string) {
          log.push(['begin', taskId]);
          return begins;
        },
        async endAudit(_: unknown, end: AuditEnd) {
          log.push(end);
        },
        async accept(task: NewTask) {
          accepted.push(task);
          return { outcome: 'created', taskId: task.taskId, rings: [] } as const;
        },
      },
    },
  };
}

it('asks the strongest tier again, by a task of its own that comes after every other', async () => {
  const { deps, log, accepted } = createDeps([auditCase()]);
  expect(await runAudits(deps, 10)).toBe(1);
  expect(log).toEqual([['begin', 't_new']]);
  expect(accepted).toMatchObject([
    {
      taskId: 't_new',
      workload: 'audit/chat',
      priority: 9,
      idempotency: null,
      budgetNanoUsd: 10_000_000,
      progress: { startTier: 'premium', tier: 'premium' },
      works: [{ kind: 'call', queue: 'execute-premium', ring: false, call: { choices: [{ deployment: 'two' }] } }],
      decisions: [{ reason: 'route_audit', signals: [{ name: 'audit_of', value: 't_audited' }] }],
    },
  ]);
});

it('accepts the task again under the same name when it was interrupted in between', async () => {
  const asked = { taskId: 't_begun', state: null, output: null, reason: null };
  const { deps, log, accepted } = createDeps([auditCase({ asked })]);
  await runAudits(deps, 10);
  expect(log).toEqual([]);
  expect(accepted.map(({ taskId }) => taskId)).toEqual(['t_begun']);
});

it('leaves an audit alone that another one has begun', async () => {
  const { deps, accepted } = createDeps([auditCase()], false);
  await runAudits(deps, 10);
  expect(accepted).toEqual([]);
});

it.each([
  ['agrees', 'four', true],
  ['differs', 'five', false],
])('ends it when the strongest tier has answered, and %s', async (_, value, agrees) => {
  const asked = { taskId: 't_a', state: 'succeeded', output: text(value), reason: 'no_validators' } as const;
  const { deps, log, accepted } = createDeps([auditCase({ asked })]);
  await runAudits(deps, 10);
  expect(log).toEqual([{ state: 'done', agrees, share: 0.5, verdicts: [], objector: null }]);
  expect(accepted).toEqual([]);
});

it('says why there is nothing to compare, when the audit itself failed', async () => {
  const asked = { taskId: 't_a', state: 'failed', output: null, reason: 'budget' } as const;
  const { deps, log } = createDeps([auditCase({ asked })]);
  await runAudits(deps, 10);
  expect(log).toEqual([{ state: 'skipped', skipped: 'budget' }]);
});

it('compares the first answer of an escalated task with the one that was served, and asks nobody', async () => {
  const answers = [answer(2, 'four'), answer(5, 'four')];
  const history = { ...auditCase().history, answers };
  const { deps, log, accepted } = createDeps([auditCase({ kind: 'escalated', history, accepted: at(5) })]);
  await runAudits(deps, 10);
  expect(log).toEqual([{ state: 'done', agrees: true, share: 0.25, verdicts: [], objector: null }]);
  expect(accepted).toEqual([]);
});
