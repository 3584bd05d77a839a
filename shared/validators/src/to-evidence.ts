import type { ErrorObject } from 'ajv';
import type { Evidence } from './check.ts';
import { clip, EVIDENCE_ITEMS } from './clip.ts';

/** Telling branches apart compares errors with each other; far fewer than this are ever shown. */
const ERRORS_READ = 200;
const unions = new Set(['anyOf', 'oneOf']);
/** Errors that only repeat that another one below them failed. */
const echoes = new Set(['if', 'propertyNames', '$ref', 'allOf']);

/**
 * Turns a schema's errors into the findings that a repair needs: each place once, alternatives that were never meant
 * (another type altogether) left out, at most 20 items.
 *
 * @param path JSON pointer of what was judged; error paths are appended to it
 */
export function toEvidence(errors: readonly ErrorObject[], path: string): Evidence {
  const findings = new Map<string, Evidence[number]>();
  for (const error of relevant(errors.slice(0, ERRORS_READ))) {
    if (findings.size === EVIDENCE_ITEMS) break;
    const finding = { path: clip(path + error.instancePath), message: clip(describeError(error)) };
    findings.set(`${finding.path} ${finding.message}`, finding);
  }
  return [...findings.values()];
}

/** Says what one error asks for, naming the property or the values that Ajv's own message leaves out. */
export function describeError(error: ErrorObject): string {
  const message = error.message ?? `must satisfy "${error.keyword}"`;
  const { additionalProperty, unevaluatedProperty, allowedValues, allowedValue } = error.params;
  if (typeof additionalProperty === 'string') return `${message}: "${additionalProperty}"`;
  if (typeof unevaluatedProperty === 'string') return `${message}: "${unevaluatedProperty}"`;
  if (Array.isArray(allowedValues)) return `${message}: ${allowedValues.slice(0, 20).map(toText).join(', ')}`;
  if (error.keyword === 'const') return `${message}: ${toText(allowedValue)}`;
  if (error.propertyName !== undefined) return `property name "${error.propertyName}" ${message}`;
  return message;
}

function relevant(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let left = errors;
  for (const union of errors) if (unions.has(union.keyword)) left = withoutStrangers(left, union);
  const plain = left.filter((error) => !unions.has(error.keyword) && !echoes.has(error.keyword));
  return plain.length > 0 ? plain : left;
}

/** Of the branches of a union, drops those that wanted another type at the union's own place, unless all did. */
function withoutStrangers(errors: readonly ErrorObject[], union: ErrorObject): readonly ErrorObject[] {
  const prefix = `${union.schemaPath}/`;
  const strangers = new Set<string>();
  const branches = new Set<string>();
  for (const error of errors) {
    const branch = branchOf(error, prefix);
    if (branch === null) continue;
    branches.add(branch);
    if (error.keyword === 'type' && error.instancePath === union.instancePath) strangers.add(branch);
  }
  if (strangers.size === branches.size) return errors;
  return errors.filter((error) => {
    const branch = branchOf(error, prefix);
    return branch === null || !strangers.has(branch);
  });
}

function branchOf(error: ErrorObject, prefix: string): string | null {
  if (!error.schemaPath.startsWith(prefix)) return null;
  return error.schemaPath.slice(prefix.length).split('/', 1)[0] ?? null;
}

function toText(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
