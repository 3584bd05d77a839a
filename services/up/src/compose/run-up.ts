import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSample } from '@upshift/sample';
import { composePortfolio } from '../models/compose-portfolio.ts';
import { chooseSample } from '../sample/choose-sample.ts';
import { showSample } from '../sample/show-sample.ts';
import { findKeys } from '../screen/find-keys.ts';
import { renderBanner } from '../screen/render-banner.ts';
import { removeServerFile, writeServerFile } from './server-file.ts';
import { startUp, type Up } from './start-up.ts';

export interface RunUpOptions {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Null: the sample portfolio of this repository. */
  readonly portfolioFile: string | null;
  /** Whether the sample runs; null: at the first start only, and never on models that cost money. */
  readonly sample: boolean | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly write: (text: string) => void;
  /** Whether what is written may be drawn over. */
  readonly isTerminal: boolean;
  readonly onSignal: (listener: (signal: string) => void) => void;
  readonly pid: number;
}

const samplePortfolio = fileURLToPath(new URL('../../../../examples/portfolios/sample.yaml', import.meta.url));

/** Starts everything, says what stands where, and runs until a signal; then drains. Resolves with the exit code. */
export async function runUp(options: RunUpOptions): Promise<number> {
  const { dataDir, write, onSignal } = options;
  const stop = new AbortController();
  const stopped = new Promise<string>((resolve) => {
    let signals = 0;
    onSignal((signal) => {
      signals += 1;
      if (signals > 1) return write('Still draining; the drain has its own limit.\n');
      stop.abort();
      resolve(signal);
    });
  });
  const portfolioFile = options.portfolioFile ?? samplePortfolio;
  const file = { source: await readFile(portfolioFile, 'utf8'), fileName: basename(portfolioFile) };
  const onProgress = (message: string): void => write(`${message} …\n`);
  const ownModels = join(dataDir, 'models');
  const composed =
    options.portfolioFile === null
      ? await composePortfolio(file, {
          examples: createSample().training,
          directory: ownModels,
          train: options.sample !== false,
          onProgress,
        })
      : file;
  const modelsDir = composed === file ? {} : { UPSHIFT_LOCAL_MODELS_DIR: ownModels };
  const up = await startUp({
    dataDir,
    host: options.host,
    port: options.port,
    env: { UPSHIFT_LOG_LEVEL: 'warn', UPSHIFT_LOCAL_MODELS_DIR: dirname(portfolioFile), ...options.env, ...modelsDir },
    portfolio: composed,
    onProgress,
  });
  await writeServerFile(dataDir, { url: up.url, pid: options.pid });
  await greet(up, options, stop.signal);
  const signal = await stopped;
  const inHand = up.inFlight();
  write(`\n${signal}: no new tasks; ${inHand === 0 ? 'nothing is in hand' : `waiting for ${inHand} in hand`} …\n`);
  await removeServerFile(dataDir);
  await up.close();
  write(`Stopped. The data are in ${dataDir}; the next start goes on from there.\n`);
  return 0;
}

/** The first start serves the sample and shows what came of it; later ones say where everything is. */
async function greet(up: Up, options: RunUpOptions, signal: AbortSignal): Promise<void> {
  const { write, dataDir, isTerminal } = options;
  const choice = await chooseSample(up, options);
  if (choice.run) {
    const runId = `s_${randomBytes(5).toString('hex')}`;
    const shown = await showSample(up, { runId, write, isTerminal, keys: findKeys(options.env), signal }).catch(
      (error: unknown) => {
        const { message } = error instanceof Error ? error : { message: 'unknown' };
        write(`\nThe sample did not come to its end: ${message}\n`);
        return false;
      },
    );
    if (shown || signal.aborted) return;
  }
  write(renderBanner(up, { dataDir, notes: choice.notes }));
}
