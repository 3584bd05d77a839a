import { portfolioSchema } from '@upshift/contracts';
import { lintPortfolio } from '@upshift/core';
import { describe, expect, test } from 'vitest';
import { makeOutcomeRow } from '../testing/make-outcome-row.ts';
import { buildPortfolio } from './build-portfolio.ts';
import { chooseRows } from './choose-rows.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { parseTiers } from './parse-tiers.ts';
import { parseValidators } from './parse-validators.ts';
import { vendorOfModel } from './vendor-of-model.ts';

describe('--tiers', () => {
  test('names tiers from weak to premium; a plus puts two models on one', () => {
    expect(parseTiers('haiku, sonnet+mixtral ,opus')).toEqual([
      { name: 'tier-1', models: ['haiku'] },
      { name: 'tier-2', models: ['sonnet', 'mixtral'] },
      { name: 'tier-3', models: ['opus'] },
    ]);
  });

  test.each(['', 'a,,b', 'a+', 'a,b,a', 'a,b,c,d,e,f,g,h,i,j,k'])('refuses "%s"', (text) => {
    expect(() => parseTiers(text)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID', exitCode: 2 }));
  });
});

describe('the rows of a replay', () => {
  const { small } = makeOutcomeRow().outcomes;
  const rows = Array.from({ length: 20 }, (_, index) => makeOutcomeRow({ id: `row-${index}` }));
  const partial = makeOutcomeRow({ id: 'partial', outcomes: small === undefined ? {} : { small } });
  const ids = (seed: number | undefined, limit = 5) =>
    chooseRows([partial, ...rows], { models: ['small', 'large'], limit, seed }).map(({ id }) => id);

  test('are the first in which every model answered', () => {
    expect(ids(undefined)).toEqual(['row-0', 'row-1', 'row-2', 'row-3', 'row-4']);
    expect(ids(undefined, 100)).toHaveLength(20);
  });

  test('are drawn by the seed, the same every time', () => {
    expect(ids(7)).toEqual(ids(7));
    expect(ids(7)).not.toEqual(ids(8));
    expect(new Set(ids(7, 20)).size).toBe(20);
  });

  test('say which models there are when one is not there', () => {
    expect(() => chooseRows(rows, { models: ['medium'], limit: 5, seed: undefined })).toThrow(
      'The outcome table has no "medium"; it has large, small.',
    );
    expect(() => chooseRows([partial], { models: ['small', 'large'], limit: 5, seed: undefined })).toThrow(
      'no "large"',
    );
  });
});

test.each([
  ['claude-3-haiku-20240307', 'anthropic'],
  ['gpt-4o-mini-2024-07-18-FC', 'openai'],
  ['o1-mini', 'openai'],
  ['gemini-1.5-flash-preview-0514', 'google'],
  ['open-mixtral-8x22b', 'mistral'],
  ['mistral-large', 'mistral'],
  ['Meta-Llama-3-70B', 'meta'],
  ['some/unheard-of', 'some'],
  ['??', 'unknown'],
])('%s is made by %s', (model, vendor) => expect(vendorOfModel(model)).toBe(vendor));

describe('the portfolio of a replay', () => {
  const build = (tiers: string) =>
    buildPortfolio({
      tiers: parseTiers(tiers),
      vendorUrl: 'http://127.0.0.1:1/replay/v1',
      onUnknown: 'escalate',
      plan: null,
      validators: null,
      date: '2026-11-24',
    });

  test('is one that the linter has nothing against', () => {
    const portfolio = portfolioSchema.parse(JSON.parse(build('claude-3-haiku,org/mixtral+gpt-4o,claude-3-opus')));
    expect(lintPortfolio(portfolio).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(portfolio.tiers).toEqual([
      { name: 'tier-1', deployments: ['claude-3-haiku'] },
      { name: 'tier-2', deployments: ['org-mixtral', 'gpt-4o'] },
      { name: 'tier-3', deployments: ['claude-3-opus'] },
    ]);
    expect(portfolio.deployments['org-mixtral']).toMatchObject({ model: 'org/mixtral', vendor: 'mistral' });
  });

  test('holds answers to the validators that it is given, and repairs nothing', () => {
    const validators = parseValidators(
      [
        { name: 'agree', kind: 'agreement' },
        { name: 'no', kind: 'citations' },
      ],
      'f.json',
    );
    const text = buildPortfolio({
      tiers: parseTiers('a,b'),
      vendorUrl: 'http://127.0.0.1:1/replay/v1',
      onUnknown: 'escalate',
      plan: null,
      validators,
      date: '2026-11-24',
    });
    const { workloads } = portfolioSchema.parse(JSON.parse(text));
    expect(workloads['replay']?.validators).toMatchObject([
      { kind: 'agreement', onFail: 'escalate' },
      { kind: 'citations', onFail: 'escalate' },
    ]);
    expect(() => parseValidators([{ name: 'x', kind: 'nothing' }], 'f.json')).toThrow('f.json lists no validators');
  });

  test('refuses models that would share a name', () => {
    expect(() => build('a/b,a:b')).toThrow('differ only in characters');
  });
});

describe('mapConcurrently', () => {
  test('keeps the order and never more than the limit under way', async () => {
    let running = 0;
    let most = 0;
    const results = await mapConcurrently([30, 1, 20, 2, 10], 2, async (milliseconds) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running -= 1;
      return milliseconds;
    });
    expect(results).toEqual([30, 1, 20, 2, 10]);
    expect(most).toBe(2);
  });

  test('starts nothing more after a failure, and throws it', async () => {
    const started: number[] = [];
    const mapping = mapConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
      started.push(item);
      await new Promise((resolve) => setTimeout(resolve, item));
      if (item === 1) throw new Error('one');
    });
    await expect(mapping).rejects.toThrow('one');
    expect(started.length).toBeLessThan(5);
  });
});
