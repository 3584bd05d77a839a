import { readFileSync } from 'node:fs';
import { parsePortfolio } from '@upshift/config';
import { lintPortfolio } from '@upshift/core';
import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const team = readFileSync(new URL('../import/fixtures/team.yaml', import.meta.url), 'utf8');
const importText = (config: string, ...more: string[]) =>
  runCli(['import', 'litellm', 'config.yaml', ...more], { readInput: async () => config });

async function importJson(config: string) {
  const run = await importText(config, '--json');
  const { portfolio, notes } = JSON.parse(run.stdout);
  const parsed = portfolio === null ? null : parsePortfolio(portfolio, 'portfolio.yaml');
  return { ...run, text: portfolio, portfolio: parsed?.portfolio ?? null, findings: parsed?.findings ?? [], notes };
}

test('carries groups as tiers in the order of their fallbacks, and names as workloads', async () => {
  const { portfolio, findings } = await importJson(team);
  expect(findings).toEqual([]);
  expect(portfolio === null ? null : lintPortfolio(portfolio)).toEqual([]);
  expect(portfolio?.tiers).toEqual([
    { name: 'llama-3-local', deployments: ['Llama-3-local'] },
    { name: 'gpt-mini', deployments: ['gpt-mini', 'gpt-mini-2'] },
    { name: 'claude', deployments: ['claude'] },
  ]);
  expect(portfolio?.workloads).toMatchObject({
    'Llama-3-local': { start: 'llama-3-local', tiers: ['llama-3-local', 'gpt-mini', 'claude'] },
    'gpt-mini': { start: 'gpt-mini', tiers: ['gpt-mini', 'claude'], escalation: { max: 1, exhausted: 'fail' } },
    claude: { start: 'claude', tiers: ['claude'] },
    'gpt-4o-mini': { extends: 'gpt-mini' },
    best: { extends: 'claude' },
  });
});

test('carries prices with where they stood and when they were read, else from the price table', async () => {
  const { portfolio } = await importJson(team);
  const price = (name: string) => portfolio?.deployments[name]?.price;
  expect(price('gpt-mini')).toEqual({
    inputUsdPerMillion: 0.15,
    outputUsdPerMillion: 0.6,
    source: 'config.yaml, line 11',
    date: '2026-11-25',
  });
  expect(price('claude')).toMatchObject({
    inputUsdPerMillion: 3,
    outputUsdPerMillion: 15,
    cachedInputUsdPerMillion: 0.3,
  });
  expect(price('gpt-mini-2')?.source).toMatch(/^genai-prices 0\.1\.8, from https:/);
  expect(price('Llama-3-local')).toMatchObject({ inputUsdPerMillion: 0, outputUsdPerMillion: 0 });
});

test('sends a vendor’s key to that vendor alone', async () => {
  const { portfolio } = await importJson(team);
  const provider = (name: string) => portfolio?.deployments[name]?.provider;
  expect(provider('gpt-mini-2')).toMatchObject({ baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' });
  expect(provider('gpt-mini')).toMatchObject({ baseUrl: 'https://llm.example.com/v1', apiKeyEnv: 'GPT_MINI_API_KEY' });
  expect(provider('claude')).toMatchObject({ apiKeyEnv: 'ANTHROPIC_API_KEY' });
  expect(provider('Llama-3-local')).toEqual({ kind: 'openai-compatible', baseUrl: 'http://localhost:11434/v1' });
});

test('names what it cannot carry, with the line of the config', async () => {
  const { notes } = await importJson(team);
  const listed = notes.map(
    ({ line, kind, path }: { line: number; kind: string; path: string[] }) => `${line} ${kind} ${path.at(-1)}`,
  );
  expect(listed).toEqual([
    '7 lost rpm',
    '8 lost tpm',
    '15 secret api_key',
    '19 lost weight',
    '23 changed api_key',
    '25 lost temperature',
    '34 lost model',
    '36 lost api_version',
    '40 lost mode',
    '41 lost model_name',
    '46 lost api_base',
    '47 lost 8',
    '53 lost routing_strategy',
    '54 lost num_retries',
    '57 lost 2',
    '58 lost 0',
    '60 changed gpt-mini',
    '64 lost old',
    '67 lost drop_params',
    '68 lost request_timeout',
    '69 lost success_callback',
    '71 lost general_settings',
    '75 lost environment_variables',
  ]);
});

test('copies no secret that stands in the config, whatever it prints', async () => {
  const secrets = ['sk-live-4f9a8b7c6d5e', 'hunter2', 'sk-master-1234567890', 'sk-lf-secret-value'];
  expect(secrets.filter((secret) => !team.includes(secret))).toEqual([]);
  const runs = [await importText(team), await importText(team, '--json')];
  const printed = runs.map(({ stdout, stderr }) => stdout + stderr).join('');
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  expect(runs[0]?.stderr).toContain(
    'config.yaml:15: secret A key stands here in clear text. It was not copied: set GPT_MINI_API_KEY',
  );
});

test('carries the smallest config of all', async () => {
  const { portfolio, notes, code } = await importJson(
    'model_list:\n  - model_name: gpt-4o\n    litellm_params: { model: gpt-4o }\n',
  );
  expect({ code, notes }).toEqual({ code: 0, notes: [] });
  expect(portfolio?.deployments['gpt-4o']).toMatchObject({
    vendor: 'openai',
    model: 'gpt-4o',
    provider: { apiKeyEnv: 'OPENAI_API_KEY' },
  });
});

test('lets default fallbacks stand in for everything else', async () => {
  const models = ['a', 'b', 'c']
    .map((name) => `  - { model_name: ${name}, litellm_params: { model: gpt-4o } }\n`)
    .join('');
  const { portfolio } = await importJson(`model_list:\n${models}litellm_settings:\n  default_fallbacks: [a]\n`);
  expect(portfolio?.tiers.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  expect(portfolio?.workloads['b']?.tiers).toEqual(['b', 'a']);
});

test('answers 1 where nothing is left, and says of each why', async () => {
  const run = await importText('model_list:\n  - model_name: x\n    litellm_params: { model: bedrock/claude }\n');
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('config.yaml:3: lost Upshift has no adapter for "bedrock" yet.');
});

test.each([
  ['no YAML', 'model_list: [', /^error FILE_UNREADABLE config\.yaml:\d+: /],
  ['another file', 'services: {}', /config\.yaml:1: model_list: /],
  [
    'a model without its name',
    'model_list:\n  - litellm_params: { model: x }\n',
    /config\.yaml:2: model_list\.0\.model_name: /,
  ],
])('says where %s is wrong', async (_what, text, message) => {
  const run = await importText(text);
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(message);
});

test('writes a file, and not over one that is there unless it is told to', async () => {
  const written: [string, boolean][] = [];
  const write = async (path: string, _text: string, { replace }: { replace: boolean }) => {
    written.push([path, replace]);
    return replace;
  };
  const run = (...more: string[]) =>
    runCli(['import', 'litellm', 'config.yaml', '--out', 'p.yaml', ...more], {
      readInput: async () => team,
      portfolioFiles: { write, today: () => '2026-11-25' },
    });
  expect((await run()).stderr).toContain('error FILE_EXISTS p.yaml is there already.');
  expect(await run('--force')).toMatchObject({ code: 0, stdout: expect.stringContaining('p.yaml is written.') });
  expect(written).toEqual([
    ['p.yaml', false],
    ['p.yaml', true],
  ]);
});
