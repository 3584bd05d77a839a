import { UpshiftError } from '@upshift/contracts';
import { expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';
import { FakeAnswer, startFakeApi } from './testing/start-fake-api.ts';

test.each([
  ['an unknown command', ['frobnicate'], "unknown command 'frobnicate'"],
  ['an unknown option', ['status', '--wat'], "unknown option '--wat'"],
  ['a missing argument', ['explain'], "missing required argument 'task'"],
  ['a missing option', ['replay', '--tiers', 'a'], "required option '--outcomes <file>' not specified"],
  ['a port that is none', ['up', '--port', '70000'], 'a whole number from 0 to 65535'],
  ['a stage that is none', ['stage', 'cook'], 'Allowed choices are api, classifier'],
  [
    'a time scale that is none',
    ['replay', '--outcomes', 'x', '--tiers', 'a', '--time-scale', 'fast'],
    'a number from 0',
  ],
])('answers 2 to %s', async (_, argv, message) => {
  const run = await runCli(argv);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(message);
});

test('answers 2 and shows the commands when none is named', async () => {
  const { code, stdout, stderr } = await runCli([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const name of ['up', 'submit', 'watch', 'explain', 'status', 'portfolio', 'replay', 'stage']) {
    expect(stderr).toContain(`  ${name}`);
  }
});

test('says a usage error as JSON with --json', async () => {
  const { stdout } = await runCli(['explain', '--json']);
  expect(JSON.parse(stdout).error).toEqual({ code: 'OPTION_INVALID', message: "missing required argument 'task'" });
});

test('answers 0 to --help and --version', async () => {
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
  expect(await runCli(['portfolio', 'lint', '--help'])).toMatchObject({ code: 0, stderr: '' });
});

test('answers 3 when nothing answers, and names the command that starts a server', async () => {
  const run = await runCli(['status', '--url', 'http://127.0.0.1:1']);
  expect(run).toMatchObject({ code: 3, stdout: '' });
  expect(run.stderr).toBe(
    'error SERVER_UNREACHABLE No Upshift answers at http://127.0.0.1:1 (from --url). Start one with "npm start".\n',
  );
});

test.each([
  ['something else', () => ({ hello: 'world' })],
  ['an error page', () => new FakeAnswer(502, 'Bad gateway')],
])('answers 3 when %s answers at the address', async (_, route) => {
  const { url } = await startFakeApi({ 'GET /v1/status': route });
  const run = await runCli(['status', '--url', url, '--json']);
  expect(run.code).toBe(3);
  expect(JSON.parse(run.stdout).error.code).toBe('SERVER_UNREADABLE');
});

test('names each line of a refused portfolio, and answers 2 to a wrong environment', async () => {
  const fail = (code: 'PORTFOLIO_INVALID' | 'CONFIG_INVALID', message: string) => ({
    runUp: () => Promise.reject(new UpshiftError(code, message)),
  });
  expect(await runCli(['up'], fail('PORTFOLIO_INVALID', 'p.yaml:3: A b\np.yaml:9: C d'))).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error PORTFOLIO_INVALID p.yaml:3: A b\np.yaml:9: C d\n',
  });
  expect(await runCli(['up'], fail('CONFIG_INVALID', 'REDIS_URL is no URL'))).toMatchObject({ code: 2 });
});

test('shows where an error came from that nobody expected', async () => {
  const { code, stderr } = await runCli(['up'], { runUp: () => Promise.reject(new Error('boom')) });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error INTERNAL Error: boom\n\s+at /);
});
