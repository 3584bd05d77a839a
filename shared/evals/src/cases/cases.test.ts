import { createHash } from 'node:crypto';
import type { EvalCase } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { caseIdOf, setHashOf } from './case-id.ts';
import { parseCase, parseCaseLines } from './parse-case-lines.ts';
import { isGuarded, tagsOf } from './tags-of.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const read = (value: unknown): EvalCase => {
  const parsed = parseCase(value);
  if ('case' in parsed) return parsed.case;
  throw new Error(JSON.stringify(parsed.problems));
};

describe('a file of cases', () => {
  it('is read line by line: comments and blank lines are none, a text is a reference, a kind is a scorer', () => {
    const { cases, findings } = parseCaseLines(
      [
        '\ufeff{"prompt":"2+2?","reference":"4","scorer":"number","weight":2,"tags":{"edgeCase":true}}',
        '',
        '// more',
        '{"prompt":"Say it as JSON","reference":{"total":5}}',
      ].join('\n'),
    );
    expect(findings).toEqual([]);
    expect(cases).toEqual([
      {
        line: 1,
        case: {
          prompt: '2+2?',
          reference: { text: '4' },
          scorer: { kind: 'number', tolerance: 0 },
          weight: 2,
          tags: { edgeCase: true },
        },
      },
      { line: 4, case: { prompt: 'Say it as JSON', reference: { json: { total: 5 } }, weight: 1 } },
    ]);
  });

  it('names every bad line and where in it, and quotes nothing of it', () => {
    const { cases, findings } = parseCaseLines(
      ['{"prompt":"a secret', '{"prompt":"b","reference":"c","wieght":2}', '{"prompt":"d"}', '{"reference":"x"}'].join(
        '\n',
      ),
    );
    expect(cases).toEqual([]);
    expect(findings.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(findings[0]?.message).toMatch(/not JSON/);
    expect(JSON.stringify(findings)).not.toContain('secret');
    expect(findings[1]?.message).toContain('wieght');
    expect(findings[2]).toMatchObject({
      path: '/reference',
      message: expect.stringContaining('"auto" needs a "reference"'),
    });
    expect(findings[3]).toMatchObject({ path: '/input' });
  });

  it.each([
    [{ prompt: 'a', scorer: 'judge' }, '/rubric'],
    [{ prompt: 'a', rubric: 'polite', scorer: 'exact' }, '/reference'],
    [{ prompt: 'a', scorer: 'contains' }, '/scorer'],
    [{ prompt: 'a', reference: 'x', scorer: 'tool_calls' }, '/reference'],
    [{ prompt: 'a', scorer: { kind: 'module', path: '../x.js' } }, '/scorer/path'],
    [{ prompt: 'a', scorer: { kind: 'all', of: [{ scorer: { kind: 'exact' } }] } }, '/reference'],
  ])('refuses a scorer without what it needs: %j', (value, path) => {
    const read = parseCase(value);
    expect('problems' in read && read.problems.map((problem) => problem.path)).toContain(path);
  });
});

describe('a case', () => {
  it('is named by its question alone, whatever is known of the answer', () => {
    const id = caseIdOf(read({ prompt: 'What  is\n2+2?', reference: '4' }), sha256);
    expect(id).toMatch(/^c_[0-9a-f]{24}$/);
    expect(caseIdOf(read({ prompt: 'What is 2+2? ', reference: '5', weight: 3 }), sha256)).toBe(id);
    const spelled = { input: { messages: [{ role: 'user', content: 'What is 2+2?' }] }, reference: '4' };
    expect(caseIdOf(read(spelled), sha256)).toBe(id);
    expect(caseIdOf(read({ prompt: 'What is 2+3?', reference: '5' }), sha256)).not.toBe(id);
    expect(caseIdOf(read({ ...spelled, output: { schema: { type: 'object' } } }), sha256)).not.toBe(id);
  });

  it('changes the version of its set with anything that is known of it; the order does not', () => {
    const one = { id: 'a', case: read({ prompt: 'a', reference: '1' }) };
    const two = { id: 'b', case: read({ prompt: 'b', reference: '2' }) };
    const hash = setHashOf([one, two], sha256);
    expect(setHashOf([two, one], sha256)).toBe(hash);
    expect(setHashOf([one, { ...two, case: { ...two.case, weight: 2 } }], sha256)).not.toBe(hash);
  });

  it('is cut by its tags', () => {
    const tags = { edgeCase: true, risk: 'high', language: 'de', source: 'feedback', labels: ['x', 'x'] } as const;
    expect(tagsOf({ ...tags, labels: [...tags.labels] })).toEqual([
      'edge case',
      'risk: high',
      'language: de',
      'source: feedback',
      'x',
    ]);
    expect([
      isGuarded({ risk: 'high' }),
      isGuarded({ edgeCase: true }),
      isGuarded({ risk: 'low' }),
      isGuarded(undefined),
    ]).toEqual([true, true, false, false]);
  });
});
