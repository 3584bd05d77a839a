import { type EvalCase, evalCaseSchema } from '@upshift/contracts';

/** What is wrong with a file of cases, and where. */
export interface CaseFinding {
  /** From 1. */
  readonly line: number;
  /** Within the line, as a JSON pointer; empty for the line as a whole. */
  readonly path: string;
  readonly message: string;
}

export interface ParsedCases {
  readonly cases: readonly { readonly line: number; readonly case: EvalCase }[];
  readonly findings: readonly CaseFinding[];
}

/** Findings beyond this many help nobody. */
const mostFindings = 50;

/** Reads JSONL: a case a line, blank lines and lines that begin with `//` left out. Every bad line is named; none is read by halves. */
export function parseCaseLines(text: string): ParsedCases {
  const cases: { line: number; case: EvalCase }[] = [];
  const findings: CaseFinding[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = (index === 0 ? line.replace(/^\ufeff/, '') : line).trim();
    if (trimmed === '' || trimmed.startsWith('//')) continue;
    const read = parseCaseLine(trimmed);
    if ('case' in read) cases.push({ line: index + 1, case: read.case });
    else findings.push(...read.problems.map((problem) => ({ line: index + 1, ...problem })));
    if (findings.length >= mostFindings) break;
  }
  return { cases, findings: findings.slice(0, mostFindings) };
}

type ReadLine = { readonly case: EvalCase } | { readonly problems: readonly Omit<CaseFinding, 'line'>[] };

function parseCaseLine(line: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/,? ?["'`].*$/s, '') : 'unreadable';
    return { problems: [{ path: '', message: `This is not JSON: ${said}.` }] };
  }
  return parseCase(value);
}

/** Reads one case that is JSON already. A bare text or value as `reference`, or a kind as `scorer`, is spelled out. */
export function parseCase(value: unknown): ReadLine {
  const parsed = evalCaseSchema.safeParse(spellOut(value));
  if (parsed.success) return { case: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({
      path: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
      message,
    })),
  };
}

function spellOut(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { reference, scorer, ...rest } = value as Record<string, unknown>;
  return {
    ...rest,
    ...(reference === undefined ? {} : { reference: spellReference(reference) }),
    ...(scorer === undefined ? {} : { scorer: spellScorer(scorer) }),
  };
}

/** A kind alone is a scorer; a check names itself. */
function spellScorer(scorer: unknown): unknown {
  if (typeof scorer === 'string') return { kind: scorer };
  if (typeof scorer !== 'object' || scorer === null) return scorer;
  const { kind, of, validator } = scorer as Record<string, unknown>;
  if (kind === 'check' && typeof validator === 'object' && validator !== null)
    return { ...scorer, validator: { name: 'check', ...validator } };
  if (kind !== 'all' || !Array.isArray(of)) return scorer;
  const parts = of.map((part: unknown) =>
    typeof part === 'object' && part !== null && 'scorer' in part
      ? { ...part, scorer: spellScorer(part.scorer) }
      : part,
  );
  return { ...scorer, of: parts };
}

function spellReference(reference: unknown): unknown {
  if (typeof reference === 'string') return { text: reference };
  const isSpelled =
    typeof reference === 'object' &&
    reference !== null &&
    ['text', 'json', 'toolCalls'].some((kind) => Object.hasOwn(reference, kind)) &&
    Object.keys(reference).length === 1;
  return isSpelled ? reference : { json: reference };
}
