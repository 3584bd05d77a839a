import { suggest } from '@upshift/contracts';
import type { z } from 'zod';

import { keysAt } from './keys-at.ts';
import type { FindingPath } from './located-finding.ts';

export interface DescribedIssue {
  readonly path: FindingPath;
  readonly code: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** What zod found, in words that say what to write instead. One issue may name several keys. */
export function describeIssue(issue: Issue, file: unknown): DescribedIssue[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path, file);
    return issue.keys.map((key) => ({
      path: [...path, key],
      code: 'key-unknown',
      message: `Unknown key "${key}"${placeOf(path)}. ${suggest(key, known)}`,
    }));
  }
  return [{ path, ...describe(issue, path, valueAt(file, path)) }];
}

function describe(issue: Issue, path: FindingPath, value: unknown): { code: string; message: string } {
  const name = nameOf(path);
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined)
        return { code: 'key-missing', message: `${name} is missing: ${article(issue.expected)} is wanted.` };
      return { code: 'value-wrong', message: `${name} is ${sayKind(value)}; ${article(issue.expected)} is wanted.` };
    case 'invalid_value':
      return { code: 'value-unknown', message: oneOf(name, value, issue.values.map(String)) };
    case 'invalid_union':
      return { code: 'kind-unknown', message: oneOf(name, value, optionsOf(issue)) };
    case 'invalid_key':
      return { code: 'name-wrong', message: `"${String(path.at(-1))}": ${issue.issues[0]?.message ?? issue.message}.` };
    case 'too_small':
      return {
        code: 'value-too-small',
        message: `${name} is too small: ${bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}.`,
      };
    case 'too_big':
      return {
        code: 'value-too-large',
        message: `${name} is too large: ${bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}.`,
      };
    default:
      return { code: 'value-wrong', message: `${name}: ${issue.message}.` };
  }
}

function oneOf(name: string, value: unknown, options: readonly string[]): string {
  const wanted = options.map((option) => `"${option}"`).join(', ');
  if (value === undefined) return `${name} is missing: one of ${wanted} is wanted.`;
  const hint = typeof value === 'string' && options.length > 1 ? ` ${suggest(value, options)}` : '';
  const told = hint.startsWith(' Known') ? '' : hint;
  return `${name} is ${typeof value === 'string' ? `"${value}"` : sayKind(value)}; there is only ${wanted}.${told}`;
}

function optionsOf(issue: Extract<Issue, { code: 'invalid_union' }>): readonly string[] {
  const { options } = issue as { options?: unknown };
  return Array.isArray(options) ? options.map(String) : [];
}

function bound(origin: string, relation: string, limit: number | bigint): string {
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
  return `${relation} ${limit}${unit}`;
}

function nameOf(path: FindingPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'The file';
  return typeof last === 'number' ? `Entry ${last + 1} of "${String(path.at(-2))}"` : `"${last}"`;
}

function placeOf(path: FindingPath): string {
  const names = path.filter((part) => typeof part === 'string');
  return names.length === 0 ? '' : ` in "${names.at(-1)}"`;
}

function article(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    array: 'a list',
    object: 'a map',
    record: 'a map',
    string: 'a text',
    boolean: 'true or false',
    int: 'a whole number',
  };
  return names[expected] ?? `a ${expected}`;
}

function sayKind(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return article(typeof value);
}

function valueAt(file: unknown, path: FindingPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    return (value as Record<string | number, unknown>)[part];
  }, file);
}
