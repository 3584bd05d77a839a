import type { ErrorObject } from 'ajv';
import type { Evidence } from './check.ts';
import type { WireCheck, WireJob, WireReply } from './check-protocol.ts';
import { clip, EVIDENCE_ITEMS } from './clip.ts';
import { type CompiledSchema, SchemaError } from './compile-schema.ts';
import { parseText } from './json-schema/parse-text.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { SchemaDrawer } from './schema-drawer.ts';
import type { TextRuling } from './text-check.ts';
import { toEvidence } from './to-evidence.ts';

/** Above this many characters, an answer's first error is evidence enough: a million errors would not fit in memory. */
const ALL_ERRORS_CHARACTERS = 65_536;

type TextJudgeOfJob = (text: string) => TextRuling;

/** Judges one job inside a process. Marks each schema on the board before it runs, so that a time-out can be blamed. */
export function judgeJob(
  job: WireJob,
  drawer: SchemaDrawer,
  board: Pick<ProgressBoard, 'at'>,
  judgeText: TextJudgeOfJob | null,
): WireReply {
  const findings: Evidence = [];
  const forgiven: Evidence = [];
  let ruling: TextRuling | null = null;
  let schema = 0;
  try {
    for (const check of job.checks) {
      drawer.tidy(check);
      if (check.form === 'text') ruling = withJudge(judgeText)(check.text);
      else findings.push(...judgeCheck(check, drawer, (offset) => board.at(schema + offset), forgiven));
      schema += check.keys.length;
    }
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return [job.id, 'schema', [{ path: '', message: clip(error.message) }]];
  }
  if (findings.length > 0) return [job.id, 'fail', findings.slice(0, EVIDENCE_ITEMS)];
  if (ruling !== null) {
    const { verdict, evidence, score, redactions } = ruling;
    const clippedEvidence = evidence.slice(0, EVIDENCE_ITEMS).map(clipped);
    return redactions === undefined
      ? [job.id, verdict, clippedEvidence, score]
      : [job.id, verdict, clippedEvidence, score, redactions];
  }
  return forgiven.length === 0 ? [job.id, 'pass'] : [job.id, 'pass', forgiven];
}

/** A text must never pass for want of somebody who reads it. */
function withJudge(judgeText: TextJudgeOfJob | null): TextJudgeOfJob {
  if (judgeText === null) throw new Error('The judges of texts were not loaded.');
  return judgeText;
}

function clipped({ path, message }: Evidence[number]): Evidence[number] {
  return { path: clip(path), message: clip(message) };
}

function judgeCheck(
  check: WireCheck,
  drawer: SchemaDrawer,
  mark: (offset: number) => void,
  forgiven: Evidence,
): Evidence {
  if (check.form === 'schema') {
    check.keys.forEach((key, offset) => {
      mark(offset);
      probe(drawer.open(key));
    });
    return [];
  }
  const parsed = parseText(check.text, check.form);
  if (parsed.problem !== null) return [{ path: check.path, message: clip(parsed.problem) }];
  if (parsed.forgiven !== null) forgiven.push({ path: check.path, message: parsed.forgiven });
  return judgeValue(parsed.value, check, drawer, mark);
}

/** The value satisfies the check when it satisfies one of its schemas; else the first one's errors are the evidence. */
function judgeValue(value: unknown, check: WireCheck, drawer: SchemaDrawer, mark: (offset: number) => void): Evidence {
  let closest: { compiled: CompiledSchema; errors: readonly ErrorObject[]; offset: number } | null = null;
  for (const [offset, key] of check.keys.entries()) {
    mark(offset);
    const compiled = drawer.open(key);
    const errors = compiled.first(value);
    if (errors.length === 0) return [];
    closest ??= { compiled, errors, offset };
  }
  if (closest === null) return [];
  mark(closest.offset);
  const errors = check.text.length <= ALL_ERRORS_CHARACTERS ? closest.compiled.all(value) : closest.errors;
  return toEvidence(errors, check.path);
}

/** A schema that goes round in a circle compiles; it fails on any value at all. */
function probe(compiled: CompiledSchema): void {
  for (const value of [null, {}, []]) compiled.first(value);
}
