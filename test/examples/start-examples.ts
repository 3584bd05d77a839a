import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Stack, startStack, testPortfolio } from '@upshift/testkit';
import { inject } from 'vitest';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

/** A real pipeline whose models are simulated. A task of `minTier: premium` takes a minute there: long enough to be cancelled. */
export function startExamples(env: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
  const slow = /(sim-premium-[ab]:[\s\S]*?latencyMs: )\{[^}]*\}/g;
  return startStack({
    servers,
    queue: servers.redisUrl === null ? 'postgres' : 'redis',
    portfolio: testPortfolio().replace(slow, '$1{ p50: 60000, p95: 90000 }'),
    env,
  });
}

/** Runs an example as its reader would. @returns the lines that it printed */
export async function runExample(
  stack: Pick<Stack, 'url'>,
  name: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [`${folder}${name}`, ...args], {
    env: { PATH: process.env.PATH ?? '', UPSHIFT_URL: stack.url, ...env },
  });
  return stdout.trimEnd().split('\n');
}

export function exampleFile(name: string): string {
  return `${folder}${name}`;
}
