import type { RE2JS } from 're2js';
import { answerText } from '../answer-text.ts';
import { clip } from '../clip.ts';
import { SchemaError } from '../compile-schema.ts';
import { libraryOf } from '../libraries.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';

/** Patterns met last, compiled. A workload has at most 100; more than these are compiled again. */
const PATTERNS = 500;
const compiled = new Map<string, RE2JS>();

/**
 * All patterns of `must` are found in the answer and none of `mustNot`, in its text or its calls' arguments. The engine takes
 * time linear in the answer whatever the pattern (Cox: Regular Expression Matching in the Wild, 2010).
 *
 * @throws SchemaError for a pattern that does not compile
 */
export const judgePattern: TextJudge<'pattern'> = ({ must, mustNot, ignoreCase, whole }, { output }) => {
  const text = whole ? (output.text ?? '').trim() : answerText(output);
  const findings = [
    ...must
      .map((source) => ({ source, found: compile(source, ignoreCase) }))
      .filter(({ found }) => !(whole ? found.matches(text) : found.matcher(text).find()))
      .map(
        ({ source }) => `The answer ${whole ? 'is not as' : 'lacks what'} the pattern ${clip(source, 100)} asks for.`,
      ),
    ...mustNot
      .filter((source) => compile(source, ignoreCase).matcher(text).find())
      .map((source) => `The answer holds what the pattern ${clip(source, 100)} forbids.`),
  ];
  return findings.length === 0 ? passed : failed(findings.map((message) => ({ path: '/text', message })));
};

function compile(source: string, ignoreCase: boolean): RE2JS {
  const key = `${ignoreCase ? 'i' : '-'}${source}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const { RE2JS: Engine } = libraryOf('pattern');
  try {
    const pattern = Engine.compile(source, ignoreCase ? Engine.CASE_INSENSITIVE : 0);
    if (compiled.size >= PATTERNS) compiled.clear();
    compiled.set(key, pattern);
    return pattern;
  } catch (error) {
    throw new SchemaError(`The pattern ${clip(source, 100)} does not compile: ${said(error)}.`);
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unknown reason';
}
