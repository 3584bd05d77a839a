import { type Document, isCollection, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { FindingPath, LocatedFinding } from './located-finding.ts';

export interface YamlFile {
  /** What the file says, or undefined where it cannot be read. */
  readonly value: unknown;
  readonly findings: readonly LocatedFinding[];
  /** The line of what a path leads to, from 1; of its closest ancestor where the file does not have it. */
  locate(path: FindingPath): number;
}

/** A portfolio is written by people; what is larger is a mistake or an attack. */
const limits = { characters: 2_000_000, aliases: 100, depth: 100 } as const;

/** Reads YAML 1.2 with line numbers. Duplicate keys, several documents and alias bombs are refused, never half read. */
export function readYaml(text: string): YamlFile {
  if (text.length > limits.characters)
    return unreadable([finding(1, 'file-too-large', `The file has more than ${limits.characters} characters.`)]);
  if (nestingOf(text) > limits.depth)
    return unreadable([finding(1, 'file-too-deep', `The file nests deeper than ${limits.depth} levels.`)]);
  const lineCounter = new LineCounter();
  const lineOf = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line);
  const document = parseDocument(text, {
    version: '1.2',
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
    lineCounter,
  });
  const findings = document.errors.map(({ pos, code, message }) =>
    finding(lineOf(pos[0]), 'yaml', code === 'DUPLICATE_KEY' ? 'The same key stands here twice.' : message),
  );
  const locate = (path: FindingPath): number => lineOf(offsetOf(document, path));
  if (findings.length > 0) return { value: undefined, findings, locate };
  try {
    return { value: document.toJS({ maxAliasCount: limits.aliases }), findings: [], locate };
  } catch {
    return unreadable([finding(1, 'yaml', 'The file repeats itself without end: too many aliases of anchors.')]);
  }
}

function unreadable(findings: readonly LocatedFinding[]): YamlFile {
  return { value: undefined, findings, locate: () => 1 };
}

function finding(line: number, code: string, message: string): LocatedFinding {
  return { line, path: [], code, message, severity: 'error' };
}

/** Levels of nesting, at most: by brackets in one text or by indentation. Cheap, and before any recursive parser. */
function nestingOf(text: string): number {
  let brackets = 0;
  let deepest = 0;
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    brackets = mark === '[' || mark === '{' ? brackets + 1 : Math.max(0, brackets - 1);
    deepest = Math.max(deepest, brackets);
  }
  for (const [indentation] of text.matchAll(/^(?:[ ]|- ?)+/gm))
    deepest = Math.max(deepest, indentation.replaceAll(' ', '').length, Math.floor(indentation.length / 4));
  return deepest;
}

function offsetOf(document: Document.Parsed, path: FindingPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const part of path) {
    const child = childOf(node, part);
    if (child === null) return offset;
    offset = child.offset ?? offset;
    node = child.node;
  }
  return offset;
}

/** A key stands for its value, because the value of a block starts on the next line. */
function childOf(node: unknown, part: string | number): { node: unknown; offset: number } | null {
  if (isMap(node)) {
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
    );
    return pair === undefined ? null : { node: pair.value, offset: startOf(pair.key) };
  }
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return item === undefined ? null : { node: item, offset: startOf(item) };
  }
  return null;
}

function startOf(node: unknown): number {
  if (isScalar(node) || isCollection(node)) return node.range?.[0] ?? 0;
  return 0;
}
