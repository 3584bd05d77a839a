import colors from 'picocolors';
import { expect, test } from 'vitest';
import { renderTree } from '../terminal/render-tree.ts';
import { makeAttempt, makeLedger, makeOpenLedger, makeTask } from '../testing/make-ledger.ts';
import { tellStory } from './tell-story.ts';

const plain = colors.createColors(false);
const tell = (ledger: Parameters<typeof tellStory>[0]): string => renderTree(tellStory(ledger, plain));

test('tells a task that escalated: route, attempts, verdicts with evidence, decisions with meaning, money', () => {
  expect(tell(makeLedger())).toMatchInlineSnapshot(`
    "t_01JD8Z3K4N5P6Q7R8S9T0V1W2X succeeded validated · workload tools · risk low · 2.1 s · 2 calls · 0.00410 USD · SIMULATED answer
    ├─ route → efficient: route_simple · The heuristic found the task simple: it starts on the first tier.
    │  └─ difficulty = 0.2, risk = low
    ├─ call sim-small (acme, small, tier efficient) · SIMULATED · finished · 830 ms · 488 → 52 tokens · 0.000187 USD by price
    │  └─ arguments: fail · score 0 · 1 ms · version 1.0.0
    │     └─ /toolCalls/0/arguments/city  must be string
    ├─ validate on efficient: answered · The vendor answered; the answer goes to the validators.
    ├─ validate on efficient: validator_failed (arguments) · A validator found the answer wrong.
    ├─ escalate efficient → strong: validator_failed (arguments) · A validator found the answer wrong.
    ├─ call sim-large (umbrella, large as large-2026-10, tier strong) · SIMULATED · escalation · finished · 1.2 s · 488 → 52 tokens · 0.00391 USD by price
    │  └─ arguments: pass · score 1 · < 1 ms · version 1.0.0
    ├─ validate on strong: answered · The vendor answered; the answer goes to the validators.
    ├─ accept on strong: validated · Every validator passed.
    ├─ answer: weather({"city":"Oslo"})
    └─ money: 0.00410 USD spent of 0.0500 USD · 0 USD wasted"
  `);
});

test('tells a task that is under way', () => {
  expect(tell(makeOpenLedger())).toMatchInlineSnapshot(`
    "t_01JD8Z3K4N5P6Q7R8S9T0V1W2X running · workload tools · risk low · 2 calls · 0.00410 USD
    ├─ route → efficient: route_simple · The heuristic found the task simple: it starts on the first tier.
    │  └─ difficulty = 0.2, risk = low
    ├─ call sim-small (acme, small, tier efficient) · SIMULATED · started · 0.00200 USD reserved
    └─ money: 0 USD spent of 0.0500 USD · 0 USD wasted · 0.00200 USD reserved"
  `);
});

test('names failures, waste, estimates and overrun', () => {
  const { money } = makeLedger();
  const story = tell(
    makeLedger({
      task: makeTask({ state: 'failed', reason: 'provider_exhausted', output: null, simulated: null }),
      attempts: [
        makeAttempt({
          state: 'failed',
          failureClass: 'rate_limited',
          costSource: 'none',
          costNanoUsd: 0,
          simulated: false,
        }),
        makeAttempt({ try: 2, state: 'unknown', costSource: 'estimate', use: 'wasted', simulated: false }),
      ],
      verdicts: [],
      decisions: [],
      money: { ...money, wastedNanoUsd: 187_000, estimatedNanoUsd: 187_000, overrunNanoUsd: 5 },
    }),
  );
  expect(story).toMatchInlineSnapshot(`
    "t_01JD8Z3K4N5P6Q7R8S9T0V1W2X failed provider_exhausted · workload tools · risk low · 2.1 s · 2 calls · 0.00410 USD
    ├─ call sim-small (acme, small, tier efficient) · failed: rate_limited · 830 ms · 488 → 52 tokens · 0 USD
    ├─ call sim-small (acme, small, tier efficient) · unknown · 830 ms · 488 → 52 tokens · 0.000187 USD by estimate · wasted
    └─ money: 0.00410 USD spent of 0.0500 USD · 0.000187 USD wasted · 0.000187 USD estimated · 0.000000005 USD above what was reserved"
  `);
});

test('shows the recorded latency of a replayed call beside the real one', () => {
  const attempts = [makeAttempt({ latencyMs: 41, recordedLatencyMs: 820, costSource: 'vendor' })];
  expect(tell(makeLedger({ attempts }))).toContain(
    "41 ms · recorded 820 ms · 488 → 52 tokens · 0.000187 USD by the vendor's bill",
  );
});

test('lets nothing of a model, a vendor or a validator reach the terminal as a control', () => {
  const ledger = makeLedger({
    task: makeTask({ output: { text: 'a\u001b[2Jb\u009b31m\u202ec\nd', toolCalls: null, json: null } }),
  });
  const [verdict, ...others] = ledger.verdicts;
  if (verdict === undefined) throw new Error('The ledger has verdicts.');
  const evidence = [{ path: '/\u001b]0;x\u0007', message: 'must\nbe \u001b[31mred' }];
  const story = tell({
    ...ledger,
    attempts: ledger.attempts.map((attempt) => ({ ...attempt, deployment: 'sim\u001b[5m' })),
    verdicts: [{ ...verdict, evidence }, ...others],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
  expect(story).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(story).toContain('answer: a\\x1b[2Jb\\x9b31m\\u202ec\\nd');
  expect(story).toContain('/\\x1b]0;x\\x07  must\\nbe \\x1b[31mred');
});

test('tells a vote: the answers with their leads, then what each member said of the best', () => {
  const ledger = makeLedger();
  const decision = {
    step: 2,
    stage: 'call',
    action: 'accept',
    reason: 'quorum_decided',
    detail: 'lead 2.00',
    fromTier: 'efficient',
    toTier: null,
    at: '2026-11-25T12:00:00.000Z',
    signals: [
      { name: 'answer 1', value: 'one + three: lead +2.00' },
      { name: 'answer 2', value: 'two: lead -2.00' },
      { name: 'vote one', value: 'for +1.50' },
      { name: 'vote two', value: 'against -1.00' },
      { name: 'vote three', value: 'for +1.50' },
    ],
  };
  expect(tell({ ...ledger, attempts: [], verdicts: [], decisions: [decision] })).toContain(`
├─ accept on efficient: quorum_decided (lead 2.00) · The answers of several deployments agree decisively.
│  ├─ answer 1: one + three: lead +2.00
│  ├─ answer 2: two: lead -2.00
│  ├─ vote one: for +1.50
│  ├─ vote two: against -1.00
│  └─ vote three: for +1.50
`);
});

test('tells who reviewed it, how it ended, what it took and what was said', () => {
  const { money } = makeLedger();
  const review = { state: 'edited', comment: 'As on\u001b[2J paper.' } as const;
  const times = { openedAt: '', ageSeconds: 90, position: null, dueAt: null, reviewer: 'bob', endedAt: '' };
  const work = { claimedAt: '', endedAt: '', verdicts: [] };
  const story = tell(
    makeLedger({
      task: makeTask({ reason: 'review_edited', review: { ...review, ...times } }),
      reviews: [
        { ...work, fence: 1, reviewer: 'ann', end: 'lapsed', workedSeconds: 30, costNanoUsd: 0, insisted: null },
        {
          ...work,
          fence: 2,
          reviewer: 'bob',
          end: 'edit',
          workedSeconds: 90,
          costNanoUsd: 1_500_000_000,
          insisted: 'Yes.',
        },
      ],
      money: { ...money, reviewNanoUsd: 1_500_000_000 },
    }),
  );
  expect(story).toContain(`
├─ review by ann · lapsed · 30 s · 0 USD
├─ review by bob · edit · 1 min 30 s · 1.50 USD
│  ├─ insisted: Yes.
│  └─ comment: As on\\x1b[2J paper.
└─ money: 0.00410 USD spent of 0.0500 USD · 0 USD wasted · 1.50 USD of reviewers' time beside it`);
});

test('tells how many are before a task that waits for a person', () => {
  const review = { state: 'waiting', openedAt: '', ageSeconds: 90, position: 3, dueAt: null, reviewer: null } as const;
  const task = makeTask({ state: 'in_review', review: { ...review, comment: null, endedAt: null } });
  expect(tell(makeLedger({ task }))).toContain('number 3 of those that wait for a person · waits 1 min 30 s');
});
