import { expect, it } from 'vitest';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { keepsAnswersMs } from './keeps-answers.ts';
import { planCall } from './plan-call.ts';

const portfolio = createPortfolio({ kept: { cache: { ttlSeconds: 90 } }, off: { extends: 'kept', cache: 'off' } });

it('keeps answers where the workload says so and the task is of no high risk', () => {
  const kept = resolveWorkload(portfolio, 'kept');
  expect((['low', 'medium', 'high', 'critical'] as const).map((risk) => keepsAnswersMs(kept, risk))).toEqual([
    90_000,
    90_000,
    null,
    null,
  ]);
  expect(keepsAnswersMs({ ...kept, critical: true }, 'low')).toBeNull();
  for (const silent of ['chat', 'off']) expect(keepsAnswersMs(resolveWorkload(portfolio, silent), 'low')).toBeNull();
});

it('holds calls of such workloads, so that an answer is looked for before money is reserved', () => {
  const plan = (name: string) =>
    planCall({
      portfolio,
      workload: resolveWorkload(portfolio, name),
      tier: 'strong',
      mode: 'first',
      request: createRequest(),
    });
  expect([plan('kept').held, plan('chat').held]).toEqual([true, undefined]);
});
