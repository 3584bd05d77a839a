import { readFileSync } from 'node:fs';
import { parsePortfolio } from '@upshift/config';
import { lintPortfolio } from '@upshift/core';
import { expect, test } from 'vitest';
import { type RunCliOptions, runCli } from '../testing/run-cli.ts';
import type { InitContext } from './init.ts';

/** Runs `init` on a machine with these keys and, at Ollama's address, these models. */
async function init(
  argv: readonly string[],
  around: { keys?: string[]; models?: string[]; files?: string[] } & Partial<InitContext['init']> = {},
) {
  const { keys = [], models = null, files = [], ...more } = around;
  let written: string | null = null;
  const parts: RunCliOptions = {
    init: {
      interactive: false,
      select: () => Promise.reject(new Error('Nobody is to be asked.')),
      hasKey: (name) => keys.includes(name),
      listModels: async (baseUrl) => (baseUrl === 'http://127.0.0.1:11434/v1' ? models : null),
      ...more,
    },
    portfolioFiles: {
      today: () => '2026-11-25',
      async write(path, text, { replace }) {
        if (files.includes(path) && !replace) return false;
        written = text;
        return true;
      },
    },
  };
  const run = await runCli(['init', ...argv], parts);
  return { ...run, text: written === null ? '' : String(written) };
}

function lint(text: string) {
  const { portfolio, findings } = parsePortfolio(text, 'portfolio.yaml');
  return { portfolio, findings: [...findings, ...(portfolio === null ? [] : lintPortfolio(portfolio))] };
}

const everything = {
  keys: ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'MISTRAL_API_KEY', 'GROQ_API_KEY'],
};

test.each([
  ['nothing', {}],
  ['every key', everything],
  ['a server with a name of its own', { models: ['llama3.1:8b', "it's: #1"] }],
])('writes a portfolio that lints clean on a machine with %s, full and lean', async (_what, around) => {
  for (const more of [[], ['--lean']]) {
    const run = await init(['--yes', ...more], around);
    expect(run.code).toBe(0);
    expect(lint(run.text).findings).toEqual([]);
  }
});

test('says so where it found nothing but simulated models', async () => {
  const run = await init(['--yes']);
  expect(run.stdout).toContain('simulated/small, then simulated/large');
  expect(run.text).toContain('SIMULATED');
});

test('begins with a model on this machine and ends with the vendor whose key is there, never with the key', async () => {
  const { text } = await init(['--yes', '--lean'], { keys: ['ANTHROPIC_API_KEY'], models: ['llama3.1'] });
  const { portfolio } = lint(text);
  expect(portfolio?.deployments).toMatchObject({
    small: {
      model: 'llama3.1',
      provider: { baseUrl: 'http://127.0.0.1:11434/v1' },
      price: { inputUsdPerMillion: 0, date: '2026-11-25' },
    },
    large: { vendor: 'anthropic', provider: { apiKeyEnv: 'ANTHROPIC_API_KEY' } },
  });
  expect(portfolio?.deployments['large']?.price.source).toMatch(/^genai-prices/);
});

test('is at most 30 lines with --lean, which is the lean example', async () => {
  const run = await init(['--yes', '--lean', '--name', 'lean']);
  expect(run.text.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  expect(run.text).toBe(readFileSync(new URL('../../../../examples/portfolios/lean.yaml', import.meta.url), 'utf8'));
});

test('asks the two questions where somebody is there, with what was found', async () => {
  const asked: string[][] = [];
  const select = async (_question: string, choices: readonly { id: string }[]) => {
    asked.push(choices.map(({ id }) => id));
    return choices.at(-1)?.id ?? null;
  };
  const run = await init([], { interactive: true, select, keys: ['OPENAI_API_KEY'] });
  expect(asked).toEqual([
    ['openai/gpt-5.4-mini', 'simulated/small'],
    ['openai/gpt-5.4', 'simulated/large'],
  ]);
  expect(run.stdout).toContain('simulated/small, then simulated/large');
});

test('writes nothing where the one who is asked has had enough', async () => {
  const run = await init([], { interactive: true, select: async () => null });
  expect(run).toMatchObject({ code: 130, text: '' });
});

test('takes models by flag, found or not', async () => {
  const run = await init(['--efficient', 'groq/llama-3.1-8b-instant', '--premium', 'local/qwen3']);
  expect(run.code).toBe(0);
  expect(lint(run.text)).toMatchObject({
    findings: [],
    portfolio: { deployments: { small: { vendor: 'groq' }, large: { vendor: 'local' } } },
  });
});

test.each([
  ['nobody there and no flags', [], 'Nobody is there to be asked: give --efficient <vendor/model>, or --yes'],
  ['one flag of two', ['--efficient', 'simulated/small'], 'give --premium <vendor/model>'],
  ['a vendor that is none', ['--efficient', 'acme/x'], '--efficient is "acme/x"'],
  ['a model without a price', ['--efficient', 'openai/no-such-model'], '--efficient is "openai/no-such-model"'],
  ['a name that is none', ['--yes', '--name', 'a b'], '--name is 1 to 64 letters'],
])('refuses %s in words that say what to give', async (_what, argv, message) => {
  const run = await init(argv);
  expect(run).toMatchObject({ code: 2, text: '' });
  expect(run.stderr).toContain(message);
});

test('never writes over a file unless it is told to', async () => {
  const around = { files: ['portfolio.yaml'] };
  const run = await init(['--yes'], around);
  expect(run).toMatchObject({ code: 1, text: '' });
  expect(run.stderr).toContain('error FILE_EXISTS portfolio.yaml is there already.');
  expect((await init(['--yes', '--force'], around)).text).not.toBe('');
});
