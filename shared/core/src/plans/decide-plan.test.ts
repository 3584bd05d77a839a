import { type Plan, planSchema, type QuorumPlan } from '@upshift/contracts';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { makeBallots, makePlanTask, makeQuorum } from '../testing/make-plan.ts';
import type { Ballot, PlanTask } from './ballot.ts';
import { decidePlan, tallyVotes } from './decide-plan.ts';
import { explainVotes } from './explain-votes.ts';
import { openPlan } from './open-plan.ts';
import { membersOf } from './to-quorum.ts';

const task = makePlanTask();
const decide = (plan: Plan, ...texts: (string | null)[]) => decidePlan(plan, task, makeBallots(...texts));

describe('a quorum', () => {
  const third = { deployment: 'c', weight: 3, delayMs: null, callBelow: 2 };
  const plan = planSchema.parse({
    kind: 'quorum',
    members: [{ deployment: 'a', weight: 1 }, { deployment: 'b', weight: 1.5 }, third],
    decisiveLead: 2,
  });

  test.each<[string, (string | null)[], object]>([
    ['waits for the others while undecided', ['4', '…', null], { kind: 'wait', start: [] }],
    [
      'accepts what enough agree on; the stronger speaks',
      ['4', '4', null],
      { kind: 'decided', member: 1, lead: 2.5, reason: 'decisive' },
    ],
    ['calls the stronger when the weak ones differ', ['4', '5', null], { kind: 'wait', start: [2] }],
    ['calls it when one of them failed', ['!', '4', null], { kind: 'wait', start: [2] }],
    [
      'lets a majority of weight decide',
      ['4', '5', '4'],
      { kind: 'decided', member: 2, lead: 2.5, reason: 'decisive' },
    ],
    [
      'takes the best where nothing is left',
      ['4', '5', '6'],
      { kind: 'decided', member: 2, lead: 0.5, reason: 'best' },
    ],
    ['calls one when all who were asked failed', ['!', '!', null], { kind: 'wait', start: [2] }],
    ['has no answer when all failed', ['!', '!', '!'], { kind: 'undecided', reason: 'no_answer', member: null }],
    ['does not wait for a call that cannot help', ['4', '4', '…'], { kind: 'decided', reason: 'decisive' }],
  ])('%s', (_, texts, decision) => {
    expect(decide(plan, ...texts)).toMatchObject(decision);
  });

  test('hands over when undecided where it says so, and names the best', () => {
    const handing = { ...(plan as QuorumPlan), undecided: 'escalate' as const };
    expect(decide(handing, '4', '5', '6')).toMatchObject({ kind: 'undecided', reason: 'not_decisive', member: 2 });
  });

  test('asks more of an early decision where it says so', () => {
    const patient = makeQuorum([3, 1], { earlyLead: 4 });
    expect(decide(patient, '4', '…')).toMatchObject({ kind: 'wait' });
    expect(decide(patient, '4', '!')).toMatchObject({ kind: 'decided' });
  });

  test('is content with less once every call in flight is late', () => {
    const hasty = makeQuorum([1, 1, 1], { decisiveLead: 2, lateMs: 500, lateLead: 0.5 });
    const [answered] = makeBallots('4');
    if (answered === undefined) throw new Error('the first has answered');
    const late: Ballot = { state: 'late' };
    const pending: Ballot = { state: 'pending' };
    expect(decidePlan(hasty, task, [answered, late, pending])).toMatchObject({ kind: 'wait', start: [] });
    expect(decidePlan(hasty, task, [answered, late, late])).toMatchObject({ kind: 'decided', member: 0, lead: 1 });
    expect(decidePlan({ ...hasty, lateLead: 1.5 } as Plan, task, [answered, late, late])).toMatchObject({
      kind: 'wait',
    });
  });

  test('calls early when the first answer is weak, and counts the called as pending', () => {
    const members = [
      { deployment: 'a', weight: 0.5 },
      { deployment: 'b', weight: 1 },
      { deployment: 'c', weight: 2, delayMs: null, callBelow: 2, callEarlyBelow: 1 },
      { deployment: 'd', weight: 3, delayMs: null, callBelow: 2 },
    ];
    const eager = planSchema.parse({ kind: 'quorum', members, decisiveLead: 2 });
    expect(decide(eager, '4', '…', null, null)).toMatchObject({ kind: 'wait', start: [2] });
    expect(decide(eager, '4', '5', null, null)).toMatchObject({ kind: 'wait', start: [2] });
    expect(decide(eager, '4', '5', '6', null)).toMatchObject({ kind: 'wait', start: [3] });
  });

  test('hardly counts an invalid answer', () => {
    const ballots = makeBallots('4', '5', null) as Ballot[];
    const [, second] = ballots;
    if (second?.state !== 'answered') throw new Error('the second has answered');
    const refuted = [ballots[0] as Ballot, { ...second, validity: 'fail' as const }, { state: 'idle' as const }];
    const decision = decidePlan(plan, task, refuted);
    expect(decision.votes.map(({ speaker, lead }) => [speaker, lead])).toEqual([
      [0, 1],
      [1, -5],
    ]);
  });

  test('lets the member with a valid answer speak where one of a group is invalid', () => {
    const [first, second] = makeBallots('4', '4');
    if (second?.state !== 'answered') throw new Error('the second has answered');
    const both = makeQuorum([1, 1]);
    const decision = decidePlan(both, task, [first as Ballot, { ...second, validity: 'fail' }]);
    expect(decision).toMatchObject({ kind: 'decided', member: 0 });
  });

  test('refuses ballots of another plan', () => {
    expect(() => decidePlan(plan, task, makeBallots('4'))).toThrow('a plan of 3 members needs as many ballots, not 1');
  });

  test('says what a lead is made of: the parts add up', () => {
    const made = makeQuorum([1, 1.5, 3], {
      bias: 0.25,
      terms: { second: { weight: 0.5 }, textLength: { weight: 0.1, mean: 1, scale: 2 } },
    });
    const ballots = makeBallots('4', '5', '4');
    const explained = explainVotes(made, task, ballots);
    const decision = decidePlan(made, task, ballots);
    for (const { members, stances, terms } of explained) {
      const parts = [...stances.map(({ logOdds }) => logOdds), ...terms.map(([, logOdds]) => logOdds)];
      const lead = decision.votes.find((vote) => vote.members[0] === members[0])?.lead;
      expect(parts.reduce((sum, part) => sum + part, 0.25)).toBeCloseTo(lead ?? Number.NaN, 12);
    }
    expect(explained.map(({ stances }) => stances.map(({ stance }) => stance))).toEqual([
      ['for', 'against', 'for'],
      ['against', 'for', 'against'],
    ]);
  });
});

describe('the simple plans', () => {
  const unproved: Ballot = { state: 'answered', output: { text: 'x', toolCalls: null }, validity: 'unknown' };
  const refuted: Ballot = { ...unproved, validity: 'fail' };
  const idle: Ballot = { state: 'idle' };

  test('single takes what comes', () => {
    const plan = planSchema.parse({ kind: 'single', deployment: 'a' });
    expect(openPlan(plan, task).starts).toEqual([{ member: 0, afterMs: 0 }]);
    expect(decidePlan(plan, task, [refuted])).toMatchObject({ kind: 'decided', member: 0 });
    expect(decidePlan(plan, task, makeBallots('!'))).toMatchObject({ kind: 'undecided', reason: 'no_answer' });
  });

  test.each([
    ['proved', unproved, { kind: 'wait', start: [1] }],
    ['not_refuted', unproved, { kind: 'decided', member: 0 }],
    ['not_refuted', refuted, { kind: 'wait', start: [1] }],
  ])('a cascade that wants %s answers', (accept, first, decision) => {
    const plan = planSchema.parse({ kind: 'cascade', deployments: ['a', 'b'], accept });
    expect(openPlan(plan, task).starts).toEqual([{ member: 0, afterMs: 0 }]);
    expect(decidePlan(plan, task, [first, idle])).toMatchObject(decision);
  });

  test('a cascade takes the last answer when none is accepted', () => {
    const plan = planSchema.parse({ kind: 'cascade', deployments: ['a', 'b'] });
    expect(decidePlan(plan, task, [refuted, { ...refuted, output: { text: 'y', toolCalls: null } }])).toMatchObject({
      kind: 'decided',
      member: 1,
      reason: 'best',
    });
  });

  test('speculative starts the stronger beside the weaker and takes the first that is accepted', () => {
    const plan = planSchema.parse({ kind: 'speculative', weaker: 'a', stronger: 'b', delayMs: 300 });
    expect(openPlan(plan, task).starts).toEqual([
      { member: 0, afterMs: 0 },
      { member: 1, afterMs: 300 },
    ]);
    expect(decidePlan(plan, task, [unproved, { state: 'pending' }])).toMatchObject({ kind: 'decided', member: 0 });
    expect(decidePlan(plan, task, [{ state: 'pending' }, unproved])).toMatchObject({ kind: 'decided', member: 1 });
    expect(decidePlan(plan, task, [refuted, idle])).toMatchObject({ kind: 'wait', start: [1] });
  });
});

describe('the opening', () => {
  test('starts each member at its delay and somebody at once', () => {
    const members = [
      { deployment: 'a', weight: 1, delayMs: 500 },
      { deployment: 'b', weight: 1, delayMs: null },
    ];
    expect(openPlan(planSchema.parse({ kind: 'quorum', members, decisiveLead: 2 }), task).starts).toEqual([
      { member: 0, afterMs: 0 },
    ]);
  });

  test('starts at once whom the forecast of a hard task calls', () => {
    const members = [
      { deployment: 'a', weight: 1 },
      { deployment: 'b', weight: 1, delayMs: 900, atOnceBelow: 0 },
    ];
    const forecast = { bias: 5, terms: { questionLength: { weight: -1 } } };
    const plan = planSchema.parse({ kind: 'quorum', members, decisiveLead: 2, forecast });
    expect(openPlan(plan, makePlanTask('Short?')).starts).toContainEqual({ member: 1, afterMs: 900 });
    expect(openPlan(plan, makePlanTask('long '.repeat(100))).starts).toContainEqual({ member: 1, afterMs: 0 });
  });
});

describe('the guard', () => {
  const guard = {
    features: ['questionLength' as const],
    mean: [3],
    scale: [1],
    points: [[0], [0.1], [-0.1]],
    radius: 0.5,
    full: 3,
    doubt: 2,
    trust: { a: 0 },
    start: ['b'],
  };
  const members = [
    { deployment: 'a', weight: 2 },
    { deployment: 'b', weight: 2, delayMs: null, callBelow: 2 },
  ];
  const plan = planSchema.parse({ kind: 'quorum', members, decisiveLead: 2, guard });
  const like = makePlanTask('x'.repeat(19));
  const unlike = makePlanTask('x'.repeat(1000));

  test('is silent on a task like those of the tuning', () => {
    expect(openPlan(plan, like)).toMatchObject({ novelty: 0, starts: [{ member: 0, afterMs: 0 }] });
    expect(decidePlan(plan, like, makeBallots('4', null))).toMatchObject({ kind: 'decided' });
  });

  test('takes trust and lead from the weak on an unlike one, and starts the strong at once', () => {
    const opening = openPlan(plan, unlike);
    expect(opening.novelty).toBe(1);
    expect(opening.starts).toContainEqual({ member: 1, afterMs: 0 });
    expect(decidePlan(plan, unlike, makeBallots('4', '…')).votes).toMatchObject([{ lead: -2 }]);
    expect(decidePlan(plan, unlike, makeBallots('4', '5'))).toMatchObject({
      kind: 'decided',
      member: 1,
      reason: 'decisive',
    });
  });
});

describe('every plan', () => {
  const ballotText = fc.constantFrom(null, '…', '!', '4', '5', 'six');
  const arbitraryPlan = fc
    .array(
      fc.record({
        weight: fc.double({ min: -1, max: 4, noNaN: true }),
        below: fc.option(fc.double({ min: -2, max: 4, noNaN: true })),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((list) =>
      planSchema.parse({
        kind: 'quorum',
        members: list.map(({ weight, below }, index) => ({
          deployment: `d${index}`,
          weight,
          delayMs: index === 0 ? 0 : null,
          callBelow: below,
        })),
        decisiveLead: 2,
      }),
    );

  test('ends: whatever comes, each decision settles, waits for a call, or starts an idle member', () => {
    fc.assert(
      fc.property(
        arbitraryPlan,
        fc.array(fc.constantFrom('4', '5', '!'), { minLength: 4, maxLength: 4 }),
        (plan, answers) => {
          const ballots: (string | null)[] = membersOf(plan).map((_, index) => (index === 0 ? '…' : null));
          for (let step = 0; step <= 2 * ballots.length; step++) {
            const decision = decide(plan, ...ballots);
            if (decision.kind !== 'wait') return;
            for (const member of decision.start) {
              expect(ballots[member]).toBeNull();
              ballots[member] = '…';
            }
            const arriving = ballots.indexOf('…');
            expect(arriving).toBeGreaterThanOrEqual(0);
            ballots[arriving] = answers[arriving] ?? '!';
          }
          throw new Error('the plan did not end');
        },
      ),
    );
  });

  test('says the same of the same ballots, and the same after a trip through JSON', () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.array(ballotText, { minLength: 4, maxLength: 4 }), (plan, texts) => {
        const ballots = texts.slice(0, membersOf(plan).length);
        const twin = planSchema.parse(JSON.parse(JSON.stringify(plan)));
        expect(decidePlan(twin, makePlanTask(), makeBallots(...ballots))).toEqual(decide(plan, ...ballots));
      }),
    );
  });

  test('cannot be shown the gold answer', () => {
    expectTypeOf<{ messages: []; tools: null; outputSchema: null; reference: string }>().not.toExtend<PlanTask>();
    expectTypeOf<{ messages: []; tools: null; outputSchema: null; correct: number }>().not.toExtend<PlanTask>();
  });
});

describe('what validators say of a vote', () => {
  const vote = (text: string, part: Partial<Extract<Ballot, { state: 'answered' }>> = {}): Ballot => ({
    state: 'answered',
    output: { text, toolCalls: null },
    validity: 'pass',
    ...part,
  });
  const plan = makeQuorum([1, 1, 1], { decisiveLead: 1.5, terms: { second: { weight: 0.5 } } });
  const leads = (...ballots: Ballot[]) =>
    Object.fromEntries(tallyVotes(plan, task, ballots).map(({ members, lead }) => [members.join(), lead]));

  test('an answer that one refutes votes neither for itself nor against others', () => {
    const refuted = vote('5', { validity: 'fail' });
    expect(leads(vote('4'), refuted, refuted)).toEqual({ '0': 1, '1,2': -5 });
    expect(decidePlan(plan, task, [vote('4'), vote('4'), refuted])).toMatchObject({ kind: 'decided', member: 1 });
  });

  test('a majority of refuted answers does not outvote a good one', () => {
    const refuted = vote('5', { validity: 'fail' });
    expect(decidePlan(plan, task, [vote('4'), refuted, refuted])).toMatchObject({ kind: 'decided', member: 0 });
  });

  test('the same answer twice, once refuted, has one vote, and the good one speaks', () => {
    expect(tallyVotes(plan, task, [vote('4', { validity: 'fail' }), vote('4'), { state: 'idle' }])).toMatchObject([
      { members: [0, 1], speaker: 1, lead: 1 },
    ]);
  });

  test.each([
    ['in full where its deployment is sure', 1, 1],
    ['in full where it says nothing', null, 1],
    ['less where it is not sure', 0.8, 0.6],
    ['not at all where it might as well toss a coin', 0.5, 0],
    ['never for the opposite', 0.1, 0],
  ])('counts %s', (_, confidence, weight) => {
    expect(leads(vote('4', { confidence }), vote('5'), { state: 'idle' })['0']).toBeCloseTo(weight - 1);
    expect(leads(vote('4', { confidence }), vote('5'), { state: 'idle' })['1']).toBeCloseTo(1 - weight);
  });

  test('an unsure majority gives way to one that is sure', () => {
    const unsure = { confidence: 0.6 };
    expect(
      decidePlan(plan, task, [vote('4', unsure), vote('4', unsure), vote('5', { confidence: 0.99 })]),
    ).toMatchObject({
      member: 2,
    });
  });

  test('the leads explained add up, with refuted and unsure votes too', () => {
    const ballots = [vote('4', { confidence: 0.7 }), vote('5', { validity: 'fail' }), vote('4')];
    const [best] = tallyVotes(plan, task, ballots);
    const explained = explainVotes(plan, task, ballots).find(({ speaker }) => speaker === best?.speaker);
    const sum = [...(explained?.stances ?? []).map(({ logOdds }) => logOdds), 0.5].reduce(
      (left, right) => left + right,
      0,
    );
    expect(best?.lead).toBeCloseTo(sum);
  });
});
