import { auditConfigSchema, type ModelOutput, type Verdict } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../figures/create-random.ts';
import { wilsonInterval } from '../figures/wilson-interval.ts';
import { resolveWorkload } from '../portfolio/resolve-workload.ts';
import { createPortfolio, createRequest } from '../testing/create-portfolio.ts';
import { compareOutputs } from './compare-audit.ts';
import { drawAudits } from './draw-audits.ts';
import { judgeAudit } from './judge-audit.ts';
import { planAudit } from './plan-audit.ts';

const portfolio = createPortfolio({
  looked: {
    audit: { share: 0.2, escalatedShare: 0.5, seed: 7, budgetUsd: 0.05 },
    validators: [
      { name: 'form', kind: 'json_schema' },
      { name: 'sources', kind: 'citations' },
    ],
    prompts: { premium: { system: 'Be brief.' } },
  },
});
const workload = resolveWorkload(portfolio, 'looked');
const text = (value: string): ModelOutput => ({ text: value, toolCalls: null });

describe('drawing', () => {
  const draw = (taskId: string, tier = 'efficient', escalations = 0) =>
    drawAudits({ taskId, workload, tier, progress: { escalations } }).map(({ value }) => value);
  const ids = Array.from({ length: 20_000 }, (_, index) => `t_${index}`);

  it('takes the share that was asked for, the same tasks whoever draws', () => {
    const drawn = ids.filter((id) => draw(id).includes('accepted'));
    expect(drawn.length / ids.length).toBeCloseTo(0.2, 2);
    expect(ids.filter((id) => draw(id).includes('accepted'))).toEqual(drawn);
  });

  it('draws the two kinds independently of each other', () => {
    const both = ids.filter((id) => draw(id, 'strong', 1).length === 2);
    expect(both.length / ids.length).toBeCloseTo(0.1, 2);
  });

  it('takes others by another seed', () => {
    const other = { ...workload, audit: auditConfigSchema.parse({ share: 0.2, seed: 8 }) };
    const drawn = (of: typeof workload) =>
      ids.filter(
        (taskId) => drawAudits({ taskId, workload: of, tier: 'efficient', progress: { escalations: 0 } }).length > 0,
      );
    expect(drawn(other)).not.toEqual(drawn(workload));
  });

  it('leaves out what the strongest tier answered, and escalations that were none', () => {
    expect(ids.flatMap((id) => draw(id, 'premium'))).toEqual([]);
    expect(ids.flatMap((id) => draw(id)).includes('escalated')).toBe(false);
  });

  it('draws nothing where nothing is asked for, and no audit of an audit', () => {
    const of = (name: string) => resolveWorkload(portfolio, name);
    for (const name of ['chat', 'audit/looked'])
      expect(
        ids.flatMap((taskId) =>
          drawAudits({ taskId, workload: of(name), tier: 'efficient', progress: { escalations: 1 } }),
        ),
      ).toEqual([]);
  });
});

describe('comparing', () => {
  const compare = (kind: object, left: ModelOutput, right: ModelOutput) =>
    compareOutputs({
      config: auditConfigSchema.parse(kind),
      request: createRequest('How much?'),
      outputSchema: null,
      left,
      right,
    });
  it.each<[object, string, string, string]>([
    [{ compare: 'exact' }, 'Yes', 'Yes', 'agree'],
    [{ compare: 'exact' }, 'Yes', 'yes', 'disagree'],
    [{ compare: 'number' }, '1,200', '1200', 'agree'],
    [{ compare: 'number' }, '1,200', '1300', 'disagree'],
    [{ compare: 'number' }, 'No idea', '1300', 'incomparable'],
    [{ compare: 'json' }, '{"a":1,"b":2}', '{ "b": 2, "a": 1 }', 'agree'],
    [{ compare: 'json' }, '{"a":1}', '{"a":2}', 'disagree'],
    [{ compare: 'json' }, 'none', '{"a":2}', 'incomparable'],
    [{ compare: 'similarity' }, 'The order ships on Monday.', 'the order ships on monday', 'agree'],
    [{ compare: 'similarity' }, 'The order ships on Monday.', 'Your account was closed.', 'disagree'],
    [{ compare: 'similarity', similarity: 0.5 }, 'red green blue', 'red green pink', 'agree'],
    [{ compare: 'similarity' }, '…', 'red', 'incomparable'],
    [{}, 'Paris.', 'paris', 'agree'],
  ])('%j: %s and %s', (kind, left, right, expected) => {
    expect(compare(kind, text(left), text(right))).toBe(expected);
  });

  it('compares calls of tools by what they ask for', () => {
    const tool = { type: 'function', function: { name: 'find', parameters: { type: 'object' } } } as const;
    const call = (id: number): ModelOutput => ({ text: null, toolCalls: [{ name: 'find', arguments: { id } }] });
    const input = { messages: [], tools: [tool] };
    const of = (left: ModelOutput, right: ModelOutput) =>
      compareOutputs({
        config: auditConfigSchema.parse({}),
        request: createRequest('', { input }),
        outputSchema: null,
        left,
        right,
      });
    expect([of(call(1), call(1)), of(call(1), call(2))]).toEqual(['agree', 'disagree']);
  });
});

describe('the task of an audit', () => {
  it('is one call on the strongest tier, with its prompt, under a workload and a budget of its own', () => {
    const plan = planAudit(portfolio, 'looked', createRequest('How much?'));
    expect(plan).toMatchObject({
      tier: 'premium',
      call: { mode: 'first', tier: 'premium' },
      workload: {
        name: 'audit/looked',
        validators: [],
        escalationMax: 0,
        repairMax: 0,
        exhausted: 'fail',
        audit: null,
        budgetNanoUsd: 50_000_000,
        prompts: { premium: { system: 'Be brief.' } },
      },
    });
  });
});

describe('the request of an audit', () => {
  const schema = { type: 'object', required: ['city'] };
  it.each([
    ['takes the schema of the validator along', null, schema],
    ['keeps its own', { type: 'array' }, { type: 'array' }],
  ])('%s', (_, outputSchema, expected) => {
    const strict = createPortfolio({ strict: { validators: [{ name: 'form', kind: 'json_schema', schema }] } });
    expect(planAudit(strict, 'strict', createRequest('Which?', { outputSchema }))?.request).toMatchObject({
      requestedWorkload: 'audit/strict',
      startTier: 'premium',
      outputSchema: expected,
    });
  });
});

describe('the judgement', () => {
  const at = (step: number) => ({ step, no: 0, try: 1 });
  const said = (step: number, validator: string, verdict: Verdict['verdict']) => ({
    attempt: at(step),
    verdict: { validator, version: '1', verdict, score: null, evidence: [], error: null, durationMs: 1 },
  });
  const facts = {
    workload,
    request: createRequest('How much?'),
    answers: [
      { attempt: at(2), output: text('4') },
      { attempt: at(5), output: text('5') },
    ],
    verdicts: [
      said(2, 'form', 'pass'),
      said(2, 'sources', 'fail'),
      said(5, 'form', 'pass'),
      said(5, 'sources', 'pass'),
    ],
    asked: null,
  };

  it.each([
    ['agrees with the strongest tier', '5', true],
    ['is contradicted by it', '6', false],
  ])('of an accepted answer, which %s', (_, asked, agrees) => {
    expect(judgeAudit({ ...facts, kind: 'accepted', accepted: at(5), asked: text(asked) })).toEqual({
      state: 'done',
      agrees,
      share: 0.2,
      verdicts: [
        { validator: 'form', verdict: 'pass' },
        { validator: 'sources', verdict: 'pass' },
      ],
      objector: null,
    });
  });

  it('of an escalated task: its first answer against the one that was served, and who stopped it', () => {
    expect(judgeAudit({ ...facts, kind: 'escalated', accepted: at(5) })).toMatchObject({
      state: 'done',
      agrees: false,
      share: 0.5,
      objector: 'sources',
    });
    const same = { ...facts, answers: facts.answers.map((answer) => ({ ...answer, output: text('4') })) };
    expect(judgeAudit({ ...same, kind: 'escalated', accepted: at(5) })).toMatchObject({ agrees: true });
  });

  it('is none where there is nothing to compare with', () => {
    const none = { state: 'skipped', skipped: 'no_answer' };
    expect(judgeAudit({ ...facts, kind: 'accepted', accepted: at(5) })).toEqual(none);
    expect(judgeAudit({ ...facts, kind: 'escalated', accepted: at(2) })).toEqual(none);
    expect(judgeAudit({ ...facts, kind: 'accepted', accepted: at(9), asked: text('5') })).toEqual(none);
  });
});

describe("Wilson's interval", () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i: %f to %f', (hits, total, low, high) => {
    const interval = wilsonInterval(hits, total);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('is none without cases', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('covers a true share in about 95 of 100 samples', () => {
    const random = createRandom(1);
    let covered = 0;
    for (let sample = 0; sample < 2000; sample += 1) {
      let hits = 0;
      for (let one = 0; one < 120; one += 1) hits += random() < 0.12 ? 1 : 0;
      const interval = wilsonInterval(hits, 120);
      if (interval !== null && interval.low <= 0.12 && interval.high >= 0.12) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
  });
});
