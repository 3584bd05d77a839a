import { expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import type { UpOptions } from './up.ts';

async function up(argv: readonly string[], parts: Parameters<typeof runCli>[1] = {}) {
  const started: UpOptions[] = [];
  const run = await runCli(['up', ...argv], {
    async runUp(options) {
      started.push(options);
      return 0;
    },
    ...parts,
  });
  return { ...run, started };
}

test('starts on 8080 in .upshift with the sample portfolio', async () => {
  const { code, started } = await up([]);
  expect(code).toBe(0);
  expect(started).toEqual([
    { port: 8080, host: '127.0.0.1', dataDir: `${process.cwd()}/.upshift`, portfolioFile: null, sample: null },
  ]);
});

test('takes any free port beside another server, and says so', async () => {
  const { started, stderr } = await up([], { isPortFree: async () => false });
  expect(started[0]?.port).toBe(0);
  expect(stderr).toContain('Port 8080 is taken');
});

test('insists on a port that was named', async () => {
  const isPortFree = async () => false;
  expect((await up(['--port', '9000'], { isPortFree })).started[0]?.port).toBe(9000);
  expect((await up([], { isPortFree, environmentPort: 9001 })).started[0]?.port).toBe(9001);
  expect((await up(['--port', '0'], { environmentPort: 9001 })).started[0]?.port).toBe(0);
});

test('passes on the exit code, and paths as absolute ones', async () => {
  const { code, started } = await up(['--data-dir', '/d', '--portfolio', '/p.yaml', '--host', '::1'], {
    runUp: async () => 1,
  });
  expect({ code, started }).toEqual({ code: 1, started: [] });
  const { started: again } = await up(['--data-dir', '/d', '--portfolio', '/p.yaml', '--host', '::1']);
  expect(again).toEqual([{ port: 8080, host: '::1', dataDir: '/d', portfolioFile: '/p.yaml', sample: null }]);
});

test.each([
  ['--sample', true],
  ['--no-sample', false],
])('%s is passed on', async (option, sample) => {
  expect((await up([option])).started[0]?.sample).toBe(sample);
});

test('starts one stage', async () => {
  const names: string[] = [];
  const startStage = async (name: string) => names.push(name);
  expect(await runCli(['stage', 'executor'], { startStage })).toMatchObject({ code: 0 });
  expect(names).toEqual(['executor']);
});
