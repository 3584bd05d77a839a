import { portfolioSchema } from '@upshift/contracts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeLearningRows, streamRows, unjudged } from '../testing/make-learning-rows.ts';
import { runCli } from '../testing/run-cli.ts';

const source = `# a comment that stays
name: three
defaultWorkload: all
tiers:
  - { name: efficient, deployments: [little, middling] }
  - { name: premium, deployments: [big] }
workloads:
  all: { plan: cascade }
`;
const deployment = (model: string) => ({
  vendor: 'v',
  model,
  provider: { kind: 'replay', baseUrl: 'http://127.0.0.1:9' },
  price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1, source: 'made up', date: '2026-11-01' },
  noRollback: 'made up',
});
const portfolio = portfolioSchema.parse({
  ...parse(source),
  deployments: {
    little: deployment('gpt-small'),
    middling: deployment('claude-medium'),
    big: deployment('gpt-large'),
  },
});

async function run(argv: readonly string[]) {
  const written = new Map<string, string>();
  const result = await runCli(argv, {
    streamOutcomes: () => streamRows(makeLearningRows(80)),
    readInput: async () => source,
    linter: {
      parsePortfolio: () => ({ portfolio, findings: [], locate: () => 1 }),
      lintPortfolio: () => [],
      lintRetirements: () => [],
      today: () => '2026-11-26',
      checkFiles: async () => [],
    },
    backtest: {
      createRunner: async () => unjudged,
      writeFile: async (path, text) => void written.set(path, String(text)),
      now: () => 0,
    },
    portfolioFiles: {
      write: async (path, text) => {
        written.set(path, text);
        return true;
      },
      today: () => '2026-11-26',
    },
  });
  return { ...result, written };
}

describe('upshift tune', () => {
  test('certifies plans on tasks that had no part in finding them, and writes the chosen one into the portfolio', async () => {
    const { code, stdout, written } = await run([
      ...['tune', '--outcomes', 'o', '--portfolio', 'p.yaml', '--target', 'success>=premium-40pt'],
      ...['--out', 'new.yaml', '--html', 'frontier.html'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('searched on 48 tasks, tested on 32 others');
    expect(stdout).toMatch(/→ .*yes +met/);
    expect(stdout).toContain('- workloads.all.plan: cascade');
    expect(stdout).toContain('+ workloads.all.plan: quorum of little, middling, big');
    const text = written.get('new.yaml') ?? '';
    expect(text).toContain('# a comment that stays');
    const plan = parse(text).workloads.all.plan;
    expect(plan.members.map(({ deployment: name }: { deployment: string }) => name)).toEqual([
      'little',
      'middling',
      'big',
    ]);
    expect(portfolioSchema.safeParse({ ...parse(text), deployments: portfolio.deployments }).success).toBe(true);
    expect(written.get('frontier.html')).toContain('<svg');
  });

  test('chooses nothing where nothing is certified, and says so', async () => {
    const { code, stdout } = await run([
      ...[
        'tune',
        '--outcomes',
        'o',
        '--tiers',
        'gpt-small+claude-medium,gpt-large',
        '--target',
        'success>=premium+20pt',
      ],
      '--json',
    ]);
    expect(code).toBe(1);
    const { chosen, points, confidence } = JSON.parse(stdout);
    expect(chosen).toBeNull();
    expect(confidence).toBeCloseTo(0.9);
    expect(points.length).toBeGreaterThanOrEqual(2);
    expect(points.every(({ certificate }: { certificate: { holds: boolean } }) => !certificate.holds)).toBe(true);
  });

  test.each([
    [['--tiers', 'a', '--portfolio', 'p'], /one of the two/],
    [['--tiers', 'a,b', '--target', 'be good'], /no part of a target/],
    [['--tiers', 'a,b', '--confidence', '2'], /--confidence/],
    [['--tiers', 'gpt-small,gpt-9'], /No row of o has answers/],
    [['--portfolio', 'p', '--workload', 'other', '--target', 'success>=premium-40pt'], /no workload of that name/],
  ])('refuses %j', async (argv, problem) => {
    const { code, stderr } = await run(['tune', '--outcomes', 'o', ...argv]);
    expect(code).toBe(2);
    expect(stderr).toMatch(problem);
  });
});
