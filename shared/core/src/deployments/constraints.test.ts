import { failureClasses, type Portfolio, portfolioSchema, type TaskConstraints } from '@upshift/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decideOnBudget } from '../budgets/decide-on-budget.ts';
import type { CallPlanLike } from '../calls/call-plan.ts';
import { decideAfterFailure } from '../calls/decide-after-failure.ts';
import { decideEscalation } from '../escalation/decide-escalation.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { openTask } from '../routing/open-task.ts';
import { createRequest } from '../testing/create-portfolio.ts';
import { chooseDeployment } from './choose-deployment.ts';

const names = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'];
const tiers = ['low', 'middle', 'high'];
const regions = ['eu', 'us'];
const classes = ['public', 'secret'];

const place = fc.record({
  region: fc.option(fc.constantFrom(...regions), { nil: undefined }),
  dataClasses: fc.option(fc.subarray(classes), { nil: undefined }),
  images: fc.boolean(),
  usd: fc.integer({ min: 1, max: 100 }),
});
const constraintsOf: fc.Arbitrary<TaskConstraints> = fc.record({
  regions: fc.option(fc.subarray(regions, { minLength: 1 }), { nil: undefined }),
  dataClass: fc.option(fc.constantFrom(...classes), { nil: undefined }),
}) as fc.Arbitrary<TaskConstraints>;
const facts = fc.record({
  places: fc.array(place, { minLength: 6, maxLength: 6 }),
  choice: fc.constantFrom('order', 'weighted', 'cheapest', 'fastest', 'sticky'),
  planned: fc.boolean(),
  constraints: constraintsOf,
  hasImage: fc.boolean(),
  draws: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 6, maxLength: 6 }),
  /** What happens to the task, one thing after the other. */
  story: fc.array(fc.constantFrom(...failureClasses, 'objected', 'too_dear'), { maxLength: 12 }),
});

function toPortfolio({ places, choice, planned }: Pick<Facts, 'places' | 'choice' | 'planned'>): Portfolio {
  return portfolioSchema.parse({
    name: 'places',
    defaultWorkload: 'chat',
    tiers: tiers.map((name, rank) => ({ name, choice, deployments: names.slice(2 * rank, 2 * rank + 2) })),
    deployments: Object.fromEntries(
      places.map(({ region, dataClasses, images, usd }, at) => [
        names[at],
        {
          vendor: `v${at}`,
          model: 'm',
          provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
          price: { inputUsdPerMillion: usd, outputUsdPerMillion: usd, source: 'made up for tests', date: '2026-11-01' },
          noRollback: 'made up for tests',
          images,
          ...(region === undefined ? {} : { region }),
          ...(dataClasses === undefined ? {} : { dataClasses }),
        },
      ]),
    ),
    workloads: {
      chat: {
        start: 'low',
        onBudget: 'degrade',
        ...(planned ? { plan: { kind: 'speculative', weaker: 'd1', stronger: 'd4', delayMs: 5 } } : {}),
      },
    },
  });
}
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;

/** Every call that is planned for a task whatever becomes of the ones before, with whom each would go to, in order. */
function callsOf(given: Facts): string[] {
  const portfolio = toPortfolio(given);
  const images = given.hasImage ? { images: [{ mediaType: 'image/png' as const, data: 'iVBORw0KGgo=' }] } : {};
  const request = createRequest('Hello', {
    constraints: given.constraints,
    input: { messages: [{ role: 'user', content: 'Hello', ...images }], tools: null },
  });
  const workload = resolveWorkload(portfolio, 'chat');
  const opened = openTask(request, portfolio, 1);
  const asked: string[] = [];
  let progress = opened.progress;
  const ask = (call: CallPlanLike): string => {
    const deployments = call.choices.map(({ deployment, reserveNanoUsd }) => ({
      deployment,
      reserveNanoUsd,
      weight: 1,
      latencyMs: 10,
      quietMs: 0,
      inFlight: 0,
    }));
    const { order } = chooseDeployment({ choice: given.choice, deployments, stickyKey: 'x', draws: given.draws });
    asked.push(...order);
    return order[0] ?? '';
  };
  let call: CallPlanLike = opened.calls[0].call;
  for (const one of opened.calls) ask(one.call);
  for (const [at, happened] of given.story.entries()) {
    if (happened === 'too_dear') {
      // What is left pays for anything cheaper, and not for this call.
      const left = Math.min(1e9, ...call.choices.map(({ reserveNanoUsd }) => reserveNanoUsd)) - 1;
      const money = { limitNanoUsd: 1e12, spentNanoUsd: 1e12 - left, reservedNanoUsd: 0 };
      const window = { workload: null, period: 'day', turnsInMs: 1, ...money } as const;
      const task = { request, risk: 'low', remainingMs: 1000, taskLeftNanoUsd: 1e12, answered: false } as const;
      const step = decideOnBudget({ window, call, portfolio, workload, ...task });
      if (step.kind === 'degrade') call = step.call;
    } else if (happened === 'objected') {
      const step = decideEscalation({
        objection: { action: at % 2 === 0 ? 'escalate' : 'repair', reason: 'validator_failed', detail: 'x' },
        progress,
        portfolio,
        workload,
        request,
        barrier: null,
        answered: { step: 2, no: 0, try: 1 },
        remainingMs: 1000,
        calls: 1,
        maxCalls: 50,
        budgetLeftNanoUsd: 1e12,
      });
      if (step.kind !== 'call') break;
      call = step.call;
      progress = step.progress;
    } else {
      call = decideAfterFailure({
        failureClass: happened,
        retryAfterMs: null,
        call,
        deployment: ask(call),
        tryNo: 1 + at,
        triesOnDeployment: 1,
        remainingMs: 60_000,
        billedUnknown: false,
        random: 0,
      }).call;
    }
    ask(call);
  }
  return asked;
}

/** Read off the constraint's own words, not by the function that the policies use. */
function breaks({ places, constraints, hasImage }: Facts, name: string): boolean {
  const { region, dataClasses, images } = places[names.indexOf(name)] ?? {};
  const elsewhere = constraints.regions !== undefined && !constraints.regions.some((allowed) => allowed === region);
  const unfit =
    constraints.dataClass !== undefined && !(dataClasses ?? []).some((allowed) => allowed === constraints.dataClass);
  return elsewhere || unfit || (hasImage && images !== true);
}

it('never sends a task to a region, its data or its images where they may not go, whatever fails, and however one chooses', () => {
  let asked = 0;
  fc.assert(
    fc.property(facts, (given) => {
      let calls: string[];
      try {
        calls = callsOf({ ...given, constraints: given.constraints });
      } catch (error) {
        // Nobody may take the task: it is refused at the door, and no call is made.
        expect(error).toMatchObject({ code: 'CONSTRAINTS_UNMET' });
        return;
      }
      asked += calls.length;
      expect(calls.filter((name) => breaks(given, name))).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(asked).toBeGreaterThan(500);
});

it('would find a call that breaks them', () => {
  const places = names.map(() => ({ region: 'us', dataClasses: ['public'], usd: 1 }));
  const given = { places, constraints: { regions: ['eu'] }, hasImage: false } as unknown as Facts;
  expect(breaks(given, 'd0')).toBe(true);
  expect(breaks({ ...given, constraints: { regions: ['us'], dataClass: 'secret' } }, 'd0')).toBe(true);
  expect(breaks({ ...given, constraints: { regions: ['us'], dataClass: 'public' } }, 'd0')).toBe(false);
  expect(breaks({ ...given, constraints: {}, hasImage: true }, 'd0')).toBe(true);
});
