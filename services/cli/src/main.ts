import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseEnv } from '@upshift/config';
import packageJson from '../package.json' with { type: 'json' };
import { CliError } from './cli-error.ts';
import type { ReplayContext } from './commands/replay.ts';
import { createStreamOutcomes } from './commands/stream-outcomes.ts';
import { cliEnvSchema } from './config.ts';
import { createFiles } from './create-files.ts';
import { createLinter } from './create-linter.ts';
import { createInit } from './init/create-init.ts';
import { createLocalTools } from './local/create-local-tools.ts';
import { createProgram, runProgram } from './program.ts';
import { replayDirectory } from './replay/replay-directory.ts';
import { startVendor } from './replay/start-vendor.ts';
import { createReviewDesk } from './review/create-review-desk.ts';
import { findServer } from './server/find-server.ts';
import { isPortFree } from './server/is-port-free.ts';
import { createServerClient } from './server/server-client.ts';
import { followSignals } from './terminal/follow-signals.ts';
import { createOutput } from './terminal/output.ts';
import { readUserName } from './terminal/read-user-name.ts';
import { createValidatorTools } from './validators/create-validator-tools.ts';

const { env, stdout, stderr } = process;
const settings = parseEnv(cliEnvSchema, env, { service: 'cli' });
const color = settings.NO_COLOR || settings.TERM === 'dumb' ? false : settings.FORCE_COLOR ? true : null;
const output = createOutput({ stdout, stderr, color });
const onSignal = followSignals(process, () => performance.now());
// `upshift explain … | head` closes the pipe early: that is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const replay: ReplayContext['replay'] = {
  async readOutcomes(path) {
    const { indexOutcomes, OutcomeFileError } = await import('@upshift/outcomes');
    const rows = await indexOutcomes(path).catch((error: unknown) => {
      throw error instanceof OutcomeFileError ? new CliError('FILE_UNREADABLE', error.message) : error;
    });
    return [...rows.values()];
  },
  startVendor: (options) =>
    startVendor({ ...options, env, main: fileURLToPath(import.meta.resolve('@upshift/vendor/main')) }),
  async startStack({ portfolio: source, ...options }) {
    const { startUp } = await import('@upshift/up');
    return startUp({
      ...options,
      host: '127.0.0.1',
      port: 0,
      portfolio: { source, fileName: 'replay.yaml' },
      // Logs go to stdout, which belongs to the figures. What a signal interrupts is thrown away: no long drain.
      env: { ...env, UPSHIFT_LOG_LEVEL: 'silent', UPSHIFT_DRAIN_SECONDS: '5' },
      isolated: true,
    });
  },
  connectTo: (url) => createServerClient({ url, source: 'this replay', startCommand: 'upshift replay' }, fetch),
  ...replayDirectory,
  now: Date.now,
  sleep,
};

const localTools = createLocalTools(() => import('@upshift/providers'), settings.UPSHIFT_LOCAL_MODELS_DIR);
const validatorTools = createValidatorTools(
  () => import('@upshift/validators'),
  settings.UPSHIFT_VALIDATOR_MODULES_DIR,
);
const program = createProgram({
  output,
  streamOutcomes: createStreamOutcomes(() => import('@upshift/outcomes')),
  backtest: { createRunner: validatorTools.createRunner, writeFile, now: () => performance.now() },
  evals: { writeFile, sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined) },
  replay,
  onSignal,
  isPortFree,
  version: packageJson.version,
  userName: readUserName(),
  environmentPort: settings.UPSHIFT_CLI_PORT,
  linter: createLinter(validatorTools.withOptions(localTools.checkFiles)),
  local: localTools.local,
  ...createFiles(process.stdin),
  review: createReviewDesk(process, settings),
  init: createInit(process, (name) => (env[name] ?? '').trim() !== '', fetch),
  async connect(options) {
    const places = { environmentUrl: settings.UPSHIFT_URL, directory: process.cwd() };
    return createServerClient(await findServer(options, places), fetch);
  },
  async runUp(options) {
    const { runUp } = await import('@upshift/up');
    const isTerminal = stdout.isTTY === true;
    return runUp({ ...options, env, onSignal, isTerminal, pid: process.pid, write: (text) => stdout.write(text) });
  },
  startStage: (name) => import(`@upshift/${name}/main`),
  exitWith(code) {
    process.exitCode = code;
  },
});
const failure = await runProgram(program, process.argv.slice(2), output);
if (failure !== undefined) process.exitCode = failure;
