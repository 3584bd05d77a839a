import { readYaml } from '@upshift/config';
import { Command } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import { importLitellm } from '../import/import-litellm.ts';
import { litellmConfigSchema } from '../import/litellm-config.ts';
import type { Note } from '../import/note.ts';
import { renderImported } from '../import/render-imported.ts';
import type { Output } from '../terminal/output.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import type { CommandContext } from './command-context.ts';
import type { ReadInput } from './read-input.ts';
import { type PortfolioFiles, writePortfolio } from './write-portfolio.ts';

type ImportContext = CommandContext & PortfolioFiles & { readonly readInput: ReadInput };
type PlacedNote = Note & { readonly line: number };

/** `upshift import`: portfolios out of what others are configured with. */
export function createImportCommand(context: ImportContext): Command {
  return new Command('import')
    .description('make a portfolio of another configuration')
    .addCommand(createLitellm(context));
}

function createLitellm(context: ImportContext): Command {
  return new Command('litellm')
    .description('of a LiteLLM proxy’s config.yaml; says line by line what it cannot carry')
    .argument('<config>', 'the file; "-" reads standard input')
    .option('--out <file>', 'where the portfolio goes (default: standard output)')
    .option('--force', 'replace the file')
    .option('--json', 'print JSON and nothing else')
    .action(async (file: string, options: { out?: string; force?: boolean; json?: boolean }) => {
      const { output, exitWith, readInput, portfolioFiles } = context;
      const { portfolio, notes } = importText(await readInput(file), file, portfolioFiles.today());
      if (portfolio !== null && options.out !== undefined)
        await writePortfolio(context, options.out, portfolio, options.force === true);
      exitWith(portfolio === null ? exitCodes.failed : exitCodes.ok);
      if (options.json === true) return output.json({ portfolio, out: options.out ?? null, notes });
      for (const note of notes) output.note(describe(file, note, output));
      if (portfolio === null) output.note('Nothing is left that Upshift could run.');
      else if (options.out === undefined) output.result(portfolio.trimEnd());
      else output.result(`${options.out} is written. Check it: upshift portfolio lint ${options.out}`);
    });
}

function importText(source: string, file: string, date: string): { portfolio: string | null; notes: PlacedNote[] } {
  const { value, findings, locate } = readYaml(source);
  const [broken] = findings;
  if (broken !== undefined) throw unreadable(file, broken.line, broken.message);
  const config = litellmConfigSchema.safeParse(value);
  if (!config.success) {
    const [issue] = config.error.issues;
    const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
    throw unreadable(file, locate(path), `${path.join('.') || 'the file'}: ${issue?.message ?? 'no LiteLLM config'}`);
  }
  const { portfolio, notes } = importLitellm(config.data, { fileName: file, date, lineOf: locate });
  const placed = notes
    .map((note) => ({ line: locate(note.path), ...note }))
    .sort((left, right) => left.line - right.line);
  return { portfolio: portfolio === null ? null : renderImported(portfolio, file), notes: placed };
}

function unreadable(file: string, line: number, problem: string): CliError {
  return new CliError('FILE_UNREADABLE', `${file}:${line}: ${problem}`);
}

function describe(file: string, note: PlacedNote, { colors }: Output): string {
  const { kind, message } = printableLines(note);
  const paint = kind === 'secret' ? colors.red : kind === 'lost' ? colors.yellow : colors.dim;
  return `${printableLine(file)}:${note.line}: ${paint(kind)} ${message}`;
}
