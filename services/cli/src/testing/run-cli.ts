import colors from 'picocolors';
import { createProgram, type ProgramContext, runProgram } from '../program.ts';
import { findServer } from '../server/find-server.ts';
import { createServerClient } from '../server/server-client.ts';
import { printableJson } from '../terminal/printable.ts';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunCliOptions extends Partial<ProgramContext> {
  /** UPSHIFT_URL */
  readonly url?: string;
  readonly directory?: string;
}

/** Runs one command line in this process, on what the test gives; the rest throws when it is used. */
export async function runCli(
  argv: readonly string[],
  { url, directory = '/', ...parts }: RunCliOptions = {},
): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  let code = 0;
  const output: ProgramContext['output'] = {
    result(text) {
      written.stdout += `${text}\n`;
    },
    json(value) {
      written.stdout += `${printableJson(value)}\n`;
    },
    note(text) {
      written.stderr += `${text}\n`;
    },
    colors: colors.createColors(false),
    progress: null,
  };
  const program = createProgram({
    output,
    version: '1.2.3',
    environmentPort: undefined,
    userName: 'tester',
    isPortFree: async () => true,
    runUp: unexpected('runUp'),
    startStage: unexpected('startStage'),
    readInput: unexpected('readInput'),
    onSignal: () => undefined,
    init: {
      hasKey: () => false,
      listModels: async () => null,
      interactive: false,
      select: unexpected('select'),
    },
    review: {
      reviewer: null,
      interactive: false,
      select: unexpected('select'),
      text: unexpected('text'),
      confirm: unexpected('confirm'),
      edit: unexpected('edit'),
    },
    portfolioFiles: { write: unexpected('write'), today: () => '2026-11-25' },
    bulk: { openLines: unexpected('openLines'), openState: unexpected('openState'), sleep: unexpected('sleep') },
    linter: {
      parsePortfolio: unexpected('parsePortfolio'),
      lintPortfolio: unexpected('lintPortfolio'),
      lintRetirements: unexpected('lintRetirements'),
      today: () => '2026-11-26',
      checkFiles: unexpected('checkFiles'),
    },
    local: { openEmbedder: unexpected('openEmbedder'), cpuMicros: () => performance.now() * 1000 },
    streamOutcomes: unexpected('streamOutcomes'),
    backtest: { createRunner: unexpected('createRunner'), writeFile: unexpected('writeFile'), now: () => 0 },
    evals: { writeFile: unexpected('writeFile'), sleep: async () => undefined },
    replay: {
      readOutcomes: unexpected('readOutcomes'),
      startVendor: unexpected('startVendor'),
      startStack: unexpected('startStack'),
      connectTo: (address) => createServerClient({ url: address, source: 'the test', startCommand: 'none' }, fetch),
      createReplayId: () => 'replay-test',
      createDirectory: unexpected('createDirectory'),
      removeDirectory: unexpected('removeDirectory'),
      now: Date.now,
      sleep: async () => undefined,
    },
    async connect(options) {
      return createServerClient(await findServer(options, { environmentUrl: url, directory }), fetch);
    },
    exitWith(value) {
      code = value;
    },
    ...parts,
  });
  const failure = await runProgram(program, argv, output);
  return { code: failure ?? code, ...written };
}

function unexpected(name: string): () => never {
  return () => {
    throw new Error(`The test does not expect ${name}.`);
  };
}
