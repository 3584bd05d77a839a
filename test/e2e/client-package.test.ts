import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Stack, startStack, testPortfolio } from '@upshift/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { findOtherNode, findProgram } from './client-package/find-programs.ts';
import { type Installed, installPackage } from './client-package/install-package.ts';
import { servePage } from './client-package/serve-page.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };
const otherNode = findOtherNode();
const browser = findProgram(['chromium', 'chromium-browser', 'google-chrome']);
const expected = {
  batch: 3,
  total: 'number',
  spentNanoUsd: expect.any(Number),
  listed: 1,
  refused: 'WORKLOAD_UNKNOWN',
};

describe('the client as a package that others install', () => {
  let stack: Stack;
  let installed: Installed;

  beforeAll(async () => {
    const queue = servers.redisUrl === null ? 'postgres' : 'redis';
    [stack, installed] = await Promise.all([
      startStack({ servers, queue, portfolio: testPortfolio() }),
      // Packs, installs and type-checks: what does not fit fails here.
      installPackage(),
    ]);
  }, 180_000);
  afterAll(async () => {
    await stack?.close();
    await installed?.remove();
  });

  async function runOn(node: string): Promise<unknown> {
    const { stdout } = await promisify(execFile)(node, [join(installed.directory, 'run.js'), stack.url]);
    return JSON.parse(stdout);
  }

  it('imports zod and nothing of any host', async () => {
    const code = await readFile(join(installed.directory, 'node_modules', '@upshift', 'client', 'index.js'), 'utf8');
    const imported = [...code.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([^"']+)["']/g)].map(
      ([, name]) => name,
    );
    expect(imported).toEqual(['zod']);
    expect(code).not.toMatch(/\b(?:process|Buffer|__dirname|setImmediate)\b(?=[.(])/);
    expect(builtinModules.filter((name) => code.includes(`"node:${name}"`))).toEqual([]);
  });

  it(`works on Node ${process.version}`, async () => {
    expect(await runOn(process.execPath)).toEqual(expected);
  });

  it.skipIf(otherNode === undefined)(
    `works on the machine's Node (${otherNode?.version ?? 'skipped: none'})`,
    async () => {
      expect(await runOn(otherNode?.path ?? '')).toEqual(expected);
    },
  );

  it.skipIf(browser === undefined)(
    `works in a browser (${browser === undefined ? 'skipped: no chromium' : 'chromium'})`,
    async () => {
      const page = await servePage(installed.directory, stack.url);
      const profile = join(installed.directory, 'profile');
      const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
      const chromium = spawn(browser ?? '', [...flags, page.url], { stdio: 'ignore' });
      const gone = new Promise<string>((resolve) =>
        chromium.once('exit', (code) => resolve(`chromium ended with ${code}`)),
      );
      const late = sleep(50_000, 'the page did not report', { ref: false });
      try {
        expect(await Promise.race([page.report, gone, late])).toEqual(expected);
      } finally {
        chromium.kill('SIGKILL');
        await gone;
        page.close();
      }
    },
  );
});
