import { readYaml } from '@upshift/config';
import type { EvalCase } from '@upshift/contracts';
import { type CaseFinding, fromPromptfoo, type PromptfooNote, parseCaseLines } from '@upshift/evals';
import { CliError } from '../cli-error.ts';

/** Cases of a JSONL file. @throws CliError FILE_UNREADABLE with one line per finding, each with the file and the line */
export function readCaseLines(text: string, file: string): EvalCase[] {
  const { cases, findings } = parseCaseLines(text);
  if (findings.length > 0) throw unreadable(file, findings);
  if (cases.length === 0) throw new CliError('FILE_UNREADABLE', `${file} holds no case.`);
  return cases.map((one) => one.case);
}

export interface ImportedCases {
  readonly cases: readonly EvalCase[];
  readonly notes: readonly (Pick<PromptfooNote, 'message' | 'level'> & { readonly line: number })[];
}

/** Cases of promptfoo's tests, YAML or JSON. What could not be carried over comes with its line. @throws CliError FILE_UNREADABLE */
export function readPromptfoo(text: string, file: string): ImportedCases {
  const { value, findings, locate } = readYaml(text);
  if (findings.length > 0)
    throw unreadable(
      file,
      findings.map(({ line, message }) => ({ line, path: '', message })),
    );
  const { cases, notes } = fromPromptfoo(value);
  return {
    cases: cases.map((one) => one.case),
    notes: notes
      .map(({ path, message, level }) => ({ line: locate(path), message, level }))
      .sort((left, right) => left.line - right.line),
  };
}

function unreadable(file: string, findings: readonly CaseFinding[]): CliError {
  const lines = findings.map(
    ({ line, path, message }) => `${file}:${line}: ${path === '' ? '' : `${path} `}${message}`,
  );
  return new CliError('FILE_UNREADABLE', lines.join('\n'));
}
