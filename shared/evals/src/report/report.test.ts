import type { EvalResult } from '@upshift/contracts';
import { createRandom } from '@upshift/core';
import { describe, expect, it } from 'vitest';
import { decideGate } from '../gate/decide-gate.ts';
import { buildReport } from './build-report.ts';
import { makeResult, makeRun } from './make-result.fixture.ts';
import { renderHtml } from './render-html.ts';
import { pairedInterval, shareInterval } from './share-interval.ts';
import { rankCorrelation, watchJudge } from './watch-judge.ts';

const results = (marks: string, parts: (index: number) => Partial<EvalResult> = () => ({})): EvalResult[] =>
  [...marks].map((mark, index) =>
    makeResult(`c${index}`, mark === '+' ? true : mark === '-' ? false : null, parts(index)),
  );
const ofRun = (id: string, list: readonly EvalResult[]) => ({
  run: makeRun({ id, cases: list.length }),
  results: list,
});

describe('intervals', () => {
  it('are Wilson’s where weights are equal', () => {
    // 8 of 10: 0.4902 to 0.9433 (Wilson 1927, without continuity correction).
    const share = shareInterval(Array.from({ length: 10 }, (_, index) => ({ value: index < 8 ? 1 : 0, weight: 2 })));
    expect([share?.value, share?.low, share?.high].map((value) => value?.toFixed(4))).toEqual([
      '0.8000',
      '0.4902',
      '0.9433',
    ]);
    expect(shareInterval([])).toBeNull();
  });

  it('never shrink to a point, and weights widen them', () => {
    const all = shareInterval(Array.from({ length: 3 }, () => ({ value: 1, weight: 1 })));
    expect([all?.value, all?.low.toFixed(2), all?.high]).toEqual([1, '0.44', 1]);
    const uneven = shareInterval([
      ...Array.from({ length: 10 }, (_, index) => ({ value: index % 2, weight: index === 0 ? 20 : 1 })),
    ]);
    const even = shareInterval([...Array.from({ length: 10 }, (_, index) => ({ value: index % 2, weight: 1 }))]);
    expect((uneven?.high ?? 0) - (uneven?.low ?? 0)).toBeGreaterThan((even?.high ?? 0) - (even?.low ?? 0));
    const same = pairedInterval(Array.from({ length: 20 }, () => ({ value: 0, weight: 1 })));
    expect(same?.value).toBe(0);
    expect(same?.low).toBeLessThan(-0.05);
  });

  it('hold the true difference of pairs about as often as they say', () => {
    const random = createRandom(7);
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      const pairs = Array.from({ length: 60 }, () => ({
        value: Number(random() < 0.85) - Number(random() < 0.75),
        weight: 1,
      }));
      const interval = pairedInterval(pairs);
      if (interval !== null && interval.low <= 0.1 && 0.1 <= interval.high) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.92);
  });
});

describe('a report', () => {
  it('counts what passed, cuts it by tag, and divides all money by what passed', () => {
    const report = buildReport(
      ofRun(
        'e_2',
        results('++-?', (index) => ({
          case: {
            prompt: `q${index}`,
            reference: { text: 'x' },
            weight: index === 0 ? 3 : 1,
            tags: { edgeCase: index > 0, language: index < 2 ? 'de' : 'en' },
          },
        })),
      ),
      null,
    );
    expect(report.total).toMatchObject({ cases: 4, scored: 3, passed: 2, costUsd: 0.004, costPerSuccessUsd: 0.002 });
    expect(report.total.success?.value).toBeCloseTo(4 / 5, 9);
    expect(report.slices.map(({ tag, figures }) => [tag, figures.passed, figures.scored])).toEqual([
      ['edge case', 1, 2],
      ['language: de', 2, 2],
      ['language: en', 0, 1],
    ]);
    expect(report.change).toBeNull();
  });

  it('compares with the run before on the cases that both scored, and names the guarded ones that got worse', () => {
    const edge = (index: number): Partial<EvalResult> =>
      index === 0 ? { case: { prompt: 'q', reference: { text: 'x' }, weight: 1, tags: { edgeCase: true } } } : {};
    const report = buildReport(ofRun('e_2', results('-+-+?', edge)), ofRun('e_1', results('++--+', edge)));
    expect(report.change).toMatchObject({
      run: 'e_1',
      sameSet: true,
      pairs: 4,
      regressed: ['c0'],
      improved: ['c3'],
      guarded: ['c0'],
    });
    expect(report.change?.success?.value).toBe(0);
  });

  it('leaves out of the figures what was never asked', () => {
    const list = [...results('+'), makeResult('c9', null, { skipped: 'budget', score: null, costNanoUsd: 0 })];
    expect(buildReport(ofRun('e_1', list), null).total.cases).toBe(1);
  });
});

describe('a gate', () => {
  const rules = { min: null, confident: false, noRegression: false, maxCostPerSuccessUsd: null };
  const report = (marks: string, before: string | null = null) =>
    buildReport(ofRun('e_2', results(marks)), before === null ? null : ofRun('e_1', results(before)));

  it('lets a run pass that reaches the share, or by its interval where that is asked', () => {
    expect(decideGate(report('+++++++++-'), { ...rules, min: 0.9 }).passed).toBe(true);
    expect(decideGate(report('+++++++++-'), { ...rules, min: 0.9, confident: true }).passed).toBe(false);
    expect(decideGate(report('+++--'), { ...rules, min: 0.9 }).passed).toBe(false);
  });

  it('takes a fall for a regression when chance does not explain it', () => {
    const good = '+'.repeat(40);
    expect(decideGate(report('-'.repeat(12) + '+'.repeat(28), good), { ...rules, noRegression: true }).passed).toBe(
      false,
    );
    expect(decideGate(report(`-${'+'.repeat(39)}`, good), { ...rules, noRegression: true }).passed).toBe(true);
    expect(decideGate(report(good), { ...rules, noRegression: true }).passed).toBe(true);
  });

  it('takes an answer that nobody could score for no proof', () => {
    const decision = decideGate(report('++++++++??'), { ...rules, min: 0.9 });
    expect(decision.passed).toBe(false);
    expect(decision.checks[1]?.detail).toContain('80.0 %');
    expect(decideGate(report('++++++++??'), { ...rules, min: 0.8 }).passed).toBe(true);
  });

  it('does not let an edge case pass out of sight that can no more be scored', () => {
    const edge = () => ({
      case: { prompt: 'q', reference: { text: 'x' }, weight: 1, tags: { edgeCase: true } },
    });
    const before = ofRun('e_1', results('++', edge));
    const now = buildReport(ofRun('e_2', results('+?', edge)), before);
    expect(now.change).toMatchObject({ regressed: [], unproved: ['c1'], guarded: ['c1'] });
    expect(renderHtml(now)).toContain('Passed before, without a score now (1)');
    expect(decideGate(now, { ...rules, noRegression: true }).passed).toBe(false);
    // What was not asked is no news of it: that run is not whole.
    const skipped = ofRun('e_3', [...results('+', edge), makeResult('c1', null, { skipped: 'budget', score: null })]);
    expect(buildReport(skipped, before).change?.unproved).toEqual([]);
  });

  it('never lets a run pass that is not whole, failed or scored nothing', () => {
    const left = { ...report('+'), results: [...results('+'), makeResult('c9', null, { skipped: 'budget' })] };
    expect(decideGate(left, rules).passed).toBe(false);
    expect(decideGate({ ...report('+'), run: makeRun({ state: 'failed' }) }, rules).passed).toBe(false);
    expect(decideGate(report('??'), rules).passed).toBe(false);
  });

  it('holds the cost per success against its limit', () => {
    expect(decideGate(report('++'), { ...rules, maxCostPerSuccessUsd: 0.001 }).passed).toBe(true);
    expect(decideGate(report('+-'), { ...rules, maxCostPerSuccessUsd: 0.001 }).passed).toBe(false);
  });
});

describe('the judge', () => {
  it('is warned of when its grades go with the length, or with the order', () => {
    const list = Array.from({ length: 12 }, (_, index) =>
      makeResult(`c${index}`, true, {
        case: { prompt: 'q', rubric: 'r', weight: 1 },
        output: { text: 'x'.repeat(index + 1), toolCalls: null },
        score: { score: index / 12, passed: true, reason: '', swapped: true, unsteady: index < 3 },
      }),
    );
    const judge = watchJudge(list);
    expect(judge).toMatchObject({ cases: 12, swapped: 12, unsteady: 3 });
    expect(judge?.lengthCorrelation).toBeCloseTo(1, 9);
    expect(judge?.warnings).toHaveLength(2);
    expect(watchJudge(results('+-'))).toBeNull();
  });

  it('correlates ranks, equal values sharing theirs', () => {
    expect(
      rankCorrelation([
        [1, 3],
        [2, 2],
        [3, 1],
      ]),
    ).toBeCloseTo(-1, 9);
    expect(
      rankCorrelation([
        [1, 1],
        [1, 2],
      ]),
    ).toBeNull();
  });
});

describe('the page', () => {
  it('shows what others wrote as text, runs nothing and loads nothing', () => {
    const hostile = '<script>alert(1)</script>"\'&\u202e<img src=x onerror=alert(1)>';
    const list = results('+-', () => ({
      case: {
        prompt: hostile,
        reference: { text: hostile },
        rubric: hostile,
        weight: 1,
        tags: { labels: [hostile.slice(0, 60)] },
      },
      output: { text: hostile, toolCalls: [{ name: hostile, arguments: { [hostile]: 1 } }] },
      score: { score: 1, passed: true, reason: hostile },
      deployment: hostile,
      simulated: true,
    }));
    const html = renderHtml(buildReport(ofRun('e_2', list), ofRun('e_1', list)));
    expect(html).not.toMatch(/<(?:script|img)/);
    expect(html).not.toContain('\u202e');
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(html).toContain('Simulated.');
    expect(html).toContain('&lt;script&gt;');
  });
});
