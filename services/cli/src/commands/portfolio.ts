import { Command } from 'commander';
import { exitCodes } from '../cli-error.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLine, printableLines } from '../terminal/printable.ts';
import type { CommandContext } from './command-context.ts';
import { createApplyCommand } from './portfolio-apply.ts';
import {
  createDiffCommand,
  createHistoryCommand,
  createRollbackCommand,
  createStopCommand,
} from './portfolio-change.ts';
import type { ChangeContext } from './portfolio-change-context.ts';
import type { PlacedFinding, PortfolioLinter } from './portfolio-linter.ts';
import type { ReadInput } from './read-input.ts';

/** `upshift portfolio`: what concerns the portfolio file, and the version that is active. */
export function createPortfolioCommand(context: ChangeContext): Command {
  return new Command('portfolio')
    .description('look after portfolio files, and after the portfolio of a running system')
    .addCommand(createLintCommand({ ...context, ...context.linter }))
    .addCommand(createDiffCommand(context))
    .addCommand(createApplyCommand(context))
    .addCommand(createHistoryCommand(context))
    .addCommand(createRollbackCommand(context))
    .addCommand(createStopCommand(context));
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
