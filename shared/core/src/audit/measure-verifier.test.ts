import { describe, expect, it } from 'vitest';
import { createRandom } from '../figures/create-random.ts';
import { type AuditRowLike, measureVerifier, type VerifierMeasure } from './measure-verifier.ts';

const limits = () => ({ maxFalseAccept: 0.1, maxFalseEscalate: 0.5 });
const row = (part: Partial<AuditRowLike>): AuditRowLike => ({
  kind: 'accepted',
  workload: 'w',
  agrees: true,
  share: 0.1,
  verdicts: [{ validator: 'a', verdict: 'pass' }],
  objector: null,
  ...part,
});
const of = (measures: readonly VerifierMeasure[], validator: string | null) =>
  measures.find((measure) => measure.validator === validator);

interface World {
  /** Share of wrong first answers. */
  readonly wrong: number;
  readonly share: number;
  readonly escalatedShare: number;
  /** Probability that the second validator stops a wrong answer, and a right one. */
  readonly catches: number;
  readonly falseAlarm: number;
}

/**
 * A simulated workload with two validators: `always` passes everything, `strict` mostly knows. What both pass is served, the rest escalates
 * to a tier that is always right. Draws audits as the pipeline does until there are `count`.
 */
function simulate(seed: number, count: number, world: World): AuditRowLike[] {
  const random = createRandom(seed);
  const rows: AuditRowLike[] = [];
  while (rows.length < count) {
    const wrong = random() < world.wrong;
    const stopped = random() < (wrong ? world.catches : world.falseAlarm);
    const kind = stopped ? 'escalated' : 'accepted';
    const share = stopped ? world.escalatedShare : world.share;
    if (random() >= share) continue;
    rows.push({
      kind,
      workload: 'w',
      agrees: !wrong,
      share,
      verdicts: [
        { validator: 'always', verdict: 'pass' },
        { validator: 'strict', verdict: stopped ? 'fail' : 'pass' },
      ],
      objector: stopped ? 'strict' : null,
    });
  }
  return rows;
}

describe('an always-pass validator', () => {
  const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
  const exposes = (world: World, validator: string): number =>
    seeds.filter((seed) =>
      of(measureVerifier(simulate(seed, 300, world), limits), validator)?.exposed.includes('false_accept'),
    ).length;

  it('is exposed within 300 audits, alone', () => {
    const alone: World = { wrong: 0.25, share: 0.05, escalatedShare: 0.05, catches: 0, falseAlarm: 0 };
    expect(exposes(alone, 'always')).toBe(200);
  });

  it('is exposed beside one that works, which is not, although both passed everything that was served', () => {
    const beside: World = { wrong: 0.25, share: 0.05, escalatedShare: 0.1, catches: 0.9, falseAlarm: 0.05 };
    expect(exposes(beside, 'always')).toBeGreaterThanOrEqual(198);
    expect(exposes(beside, 'strict')).toBe(0);
  });

  it('is not accused where few answers are wrong: 95 % confidence keeps its word', () => {
    const fine: World = { wrong: 0.08, share: 0.05, escalatedShare: 0.05, catches: 0, falseAlarm: 0 };
    expect(exposes(fine, 'always')).toBeLessThanOrEqual(10);
  });
});

it('weighs kinds by how seldom they are drawn, so that rates are those of the workload', () => {
  const world: World = { wrong: 0.3, share: 0.02, escalatedShare: 1, catches: 0.5, falseAlarm: 0.1 };
  const measures = measureVerifier(simulate(3, 20_000, world), limits);
  expect(of(measures, 'always')?.falseAccept?.value).toBeCloseTo(0.3, 1);
  // Of what it passed: 0.15 wrong, 0.63 right. Of what it stopped: 0.15 wrong, 0.07 right.
  expect(of(measures, 'strict')?.falseAccept?.value).toBeCloseTo(0.15 / 0.78, 1);
  expect(of(measures, 'strict')?.falseEscalate?.value).toBeCloseTo(0.07 / 0.22, 1);
  expect(of(measures, null)?.falseEscalate?.value).toBeCloseTo(0.07 / 0.22, 1);
});

it('exposes a validator that stops what is right', () => {
  const world: World = { wrong: 0.02, share: 0.05, escalatedShare: 1, catches: 1, falseAlarm: 0.3 };
  const measures = measureVerifier(simulate(1, 300, world), limits);
  expect(of(measures, 'strict')?.exposed).toEqual(['false_escalate']);
  expect(of(measures, 'always')).toMatchObject({ objected: 0, falseEscalate: null, exposed: [] });
});

it('accuses nobody on fewer than thirty audits', () => {
  const wrong = (count: number) => Array.from({ length: count }, () => row({ agrees: false }));
  expect(of(measureVerifier(wrong(29), limits), 'a')?.exposed).toEqual([]);
  expect(of(measureVerifier(wrong(30), limits), 'a')?.exposed).toEqual(['false_accept']);
});

it('measures workloads apart, in the order of their names, all validators together first', () => {
  const rows = [row({ workload: 'z', agrees: false }), row({ workload: 'b' }), row({ workload: 'b' })];
  expect(measureVerifier(rows, limits).map(({ workload, validator, passed }) => [workload, validator, passed])).toEqual(
    [
      ['b', null, 2],
      ['b', 'a', 2],
      ['z', null, 1],
      ['z', 'a', 1],
    ],
  );
});
