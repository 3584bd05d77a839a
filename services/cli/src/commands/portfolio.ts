import type { Portfolio } from '@upshift/contracts';
import { Command } from 'commander';
import { exitCodes } from '../cli-error.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import type { CommandContext } from './command-context.ts';
import type { ReadInput } from './read-input.ts';

/** What is wrong with a portfolio file, and where: keys and indexes from the top, and the line. */
export interface PlacedFinding {
  readonly line: number;
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** The passes over a file: shapes (with lines), then references and named files (whose paths the first pass can place). */
export interface PortfolioLinter {
  parsePortfolio(
    text: string,
    fileName: string,
  ): {
    readonly portfolio: Portfolio | null;
    readonly findings: readonly PlacedFinding[];
    locate(path: PlacedFinding['path']): number;
  };
  lintPortfolio(portfolio: Portfolio): readonly Omit<PlacedFinding, 'line'>[];
  /** @param day YYYY-MM-DD; what retires is warned of ahead of its day */
  lintRetirements(portfolio: Portfolio, day: string): readonly Omit<PlacedFinding, 'line'>[];
  today(): string;
  /** Reads the files that the portfolio names. `file` is the portfolio's own path, or "-". */
  checkFiles(portfolio: Portfolio, file: string): Promise<readonly Omit<PlacedFinding, 'line'>[]>;
}

/** `upshift portfolio`: what concerns the portfolio file. */
export function createPortfolioCommand(
  context: CommandContext & PortfolioLinter & { readonly readInput: ReadInput },
): Command {
  return new Command('portfolio').description('look after portfolio files').addCommand(createLintCommand(context));
}

function createLintCommand({
  output,
  exitWith,
  readInput,
  ...linter
}: CommandContext & PortfolioLinter & { readonly readInput: ReadInput }): Command {
  return new Command('lint')
    .description('check a portfolio file; exit code 1 when it has errors')
    .argument('<file>', 'the file; "-" reads standard input')
    .option('--json', 'print JSON and nothing else')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const findings = await findAll(linter, await readInput(file), file);
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      exitWith(errors === 0 ? exitCodes.ok : exitCodes.failed);
      if (json === true) return output.json({ file, ok: errors === 0, findings });
      for (const finding of findings) output.result(describeFinding(file, printableLines(finding), output.colors));
      if (findings.length === 0) output.result(`${printableLine(file)}: ${output.colors.green('nothing is wrong')}`);
    });
}

/** By line, as editors and people read a file. */
async function findAll(linter: PortfolioLinter, text: string, file: string): Promise<PlacedFinding[]> {
  const { portfolio, findings, locate } = linter.parsePortfolio(text, file);
  const linted =
    portfolio === null
      ? []
      : [
          ...linter.lintPortfolio(portfolio),
          ...linter.lintRetirements(portfolio, linter.today()),
          ...(await linter.checkFiles(portfolio, file)),
        ];
  return [...findings, ...linted.map((finding) => ({ ...finding, line: locate(finding.path) }))].sort(
    (left, right) => left.line - right.line,
  );
}

function describeFinding(file: string, { line, severity, code, message }: PlacedFinding, colors: Colors): string {
  const paint = severity === 'error' ? colors.red : colors.yellow;
  return `${printableLine(file)}:${line}: ${paint(severity)} ${colors.bold(code)} ${message}`;
}
