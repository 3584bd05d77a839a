import { describe, expect, it } from 'vitest';
import { findPrice } from './find-price.ts';
import { hashPortfolio } from './hash-portfolio.ts';
import { parsePortfolio } from './parse-portfolio.ts';

const day = '2026-11-25';

function file(deployment: string): string {
  return `name: p
defaultWorkload: chat
tiers:
  - { name: only, deployments: [a] }
workloads: { chat: {} }
deployments:
  a:
    vendor: acme
    noRollback: first
${deployment
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;
}
const parse = (deployment: string, on = day) => parsePortfolio(file(deployment), 'p.yaml', on);
const priceOf = (deployment: string) => parse(deployment).portfolio?.deployments['a']?.price;

describe('a price of the catalogue', () => {
  it.each([
    ['where the file says so', 'model: gpt-4o-mini\nprovider: { kind: openai }\nprice: catalog'],
    ['where the file is silent', 'model: gpt-4o-mini\nprovider: { kind: openai }'],
    [
      'where the address is the vendor’s',
      'model: gpt-4o-mini\nprovider: { kind: openai-compatible, baseUrl: "https://api.openai.com/v1" }',
    ],
  ])('becomes part of the portfolio %s', (_where, deployment) => {
    expect(priceOf(deployment)).toEqual({
      inputUsdPerMillion: 0.15,
      outputUsdPerMillion: 0.6,
      cachedInputUsdPerMillion: 0.075,
      source: expect.stringMatching(/^genai-prices 0\.1\.8, from https:/),
      date: '2026-09-23',
    });
  });

  it('has the steps of long prompts', () => {
    expect(priceOf('model: claude-sonnet-4-5\nprovider: { kind: anthropic }')).toMatchObject({
      inputUsdPerMillion: 3,
      longContext: [
        {
          aboveInputTokens: 200_000,
          inputUsdPerMillion: 6,
          outputUsdPerMillion: 22.5,
          cachedInputUsdPerMillion: 0.6,
          cacheWriteUsdPerMillion: 7.5,
        },
      ],
    });
  });

  it('gives way to the price in the file', () => {
    const own = 'price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2, source: a contract, date: 2026-11-01 }';
    expect(priceOf(`model: gpt-4o-mini\nprovider: { kind: openai }\n${own}`)).toEqual({
      inputUsdPerMillion: 1,
      outputUsdPerMillion: 2,
      source: 'a contract',
      date: '2026-11-01',
    });
  });

  it('makes another version of the portfolio on the day on which it changes, and on no other', () => {
    const hashOn = (on: string) => {
      const { portfolio } = parse('model: gemini-3.8-flash\nprovider: { kind: google }', on);
      return portfolio === null ? null : hashPortfolio(portfolio);
    };
    expect(hashOn('2026-11-25')).not.toBeNull();
    expect(hashOn('2026-12-31')).toBe(hashOn('2026-11-25'));
    expect(hashOn('2027-01-01')).not.toBe(hashOn('2026-11-25'));
  });

  it('is an error with its line where the catalogue does not know the model, never zero; other errors are found too', () => {
    const { portfolio, findings } = parse('model: no-such-model\nprovider: { kind: openai, sed: 1 }\nprice: catalog');
    expect(portfolio).toBeNull();
    expect(findings).toEqual([
      expect.objectContaining({ line: 11, code: 'key-unknown', message: expect.stringContaining('"seed"') }),
      {
        line: 12,
        path: ['deployments', 'a', 'price'],
        code: 'price-unknown',
        message:
          'The price table does not have "no-such-model" of this vendor. Write its price: inputUsdPerMillion, outputUsdPerMillion, source and date.',
        severity: 'error',
      },
    ]);
    expect(findPrice({ baseUrl: 'http://127.0.0.1:11434/v1' }, 'gpt-4o-mini', day)).toBeNull();
  });

  it('is none of what costs nothing or is made up: there the price is missing', () => {
    const { findings } = parse('model: m\nprovider: { kind: simulated, latencyMs: { p50: 1, p95: 2 } }');
    expect(findings).toMatchObject([{ code: 'key-missing', path: ['deployments', 'a', 'price'] }]);
  });

  it('is spelt with help: a wrong key in a price is told beside the known ones', () => {
    const own = 'price: { inputUsdPerMillion: 1, outputUsdPerMilion: 2, source: s }';
    const { findings } = parse(`model: m\nprovider: { kind: openai }\n${own}`);
    expect(findings.map(({ message }) => message).join(' ')).toContain('"outputUsdPerMillion"');
  });
});
