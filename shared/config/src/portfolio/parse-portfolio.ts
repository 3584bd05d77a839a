import { type Portfolio, portfolioSchema } from '@upshift/contracts';
import { describeIssue } from './describe-issue.ts';
import type { FindingPath, LocatedFinding } from './located-finding.ts';
import { readYaml } from './read-yaml.ts';
import { resolvePrices } from './resolve-prices.ts';

export interface ParsedPortfolio {
  /** Null where anything is wrong with its shape. */
  readonly portfolio: Portfolio | null;
  /** In the order of their lines. */
  readonly findings: readonly LocatedFinding[];
  /** The line of what a path leads to, for findings of others (the lint). */
  readonly locate: (path: FindingPath) => number;
}

/**
 * Parses a portfolio file. Every shape that is wrong is found in one go, each with its line and what to write instead.
 * References are the lint's business (`lintPortfolio`).
 *
 * @param fileName as people know it; part of the messages that concern the file as a whole
 * @param day YYYY-MM-DD, whose prices the catalogue gives; today, where silent
 */
export function parsePortfolio(text: string, fileName: string, day = today()): ParsedPortfolio {
  const { value: written, findings, locate } = readYaml(text);
  if (findings.length > 0) return { portfolio: null, findings: byLine(findings), locate };
  if (written === null || written === undefined) return { portfolio: null, findings: [empty(fileName)], locate };
  const { value, findings: unpriced } = resolvePrices(written, day);
  const parsed = portfolioSchema.safeParse(value);
  if (parsed.success && unpriced.length === 0) return { portfolio: parsed.data, findings: [], locate };
  const wrong = [...(parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, value)), ...unpriced].map(
    ({ path, code, message }): LocatedFinding => ({ line: locate(path), path, code, message, severity: 'error' }),
  );
  return { portfolio: null, findings: byLine(wrong), locate };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function empty(fileName: string): LocatedFinding {
  return { line: 1, path: [], code: 'file-empty', message: `${fileName} is empty.`, severity: 'error' };
}

function byLine(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  return [...findings].sort((left, right) => left.line - right.line);
}
