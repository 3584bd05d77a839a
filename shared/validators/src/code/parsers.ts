import type { CodeLanguage } from '@upshift/contracts';
import { libraryOf } from '../libraries.ts';

/** What is wrong with a piece of code; `line` counts from 1 and is null where the parser does not say. */
export interface SyntaxFinding {
  readonly line: number | null;
  readonly message: string;
}

type Parser = (text: string) => SyntaxFinding | null;

/** Says the first thing that keeps a text from being a program of its language; null where it parses. Nothing is run. */
export const parsers: Readonly<Record<CodeLanguage, Parser>> = {
  typescript: parseTypeScript,
  javascript: parseJavaScript,
  python: parsePython,
  sql: parseSql,
  json: parseJson,
  yaml: parseYaml,
};

/** Read as TSX where it is no plain TypeScript: an answer does not say which. */
function parseTypeScript(text: string): SyntaxFinding | null {
  const typescript = libraryOf('typescript').default;
  const findIn = (name: string, kind: number): SyntaxFinding | null => {
    const file = typescript.createSourceFile(name, text, typescript.ScriptTarget.Latest, false, kind);
    // The compiler keeps what it found while parsing on the file itself; its public way there needs a whole program.
    const [first] = (file as unknown as { parseDiagnostics: readonly Diagnostic[] }).parseDiagnostics;
    if (first === undefined) return null;
    const line = file.getLineAndCharacterOfPosition(first.start ?? 0).line + 1;
    return { line, message: typescript.flattenDiagnosticMessageText(first.messageText, ' ') };
  };
  const plain = findIn('answer.ts', typescript.ScriptKind.TS);
  return plain !== null && findIn('answer.tsx', typescript.ScriptKind.TSX) === null ? null : plain;
}

type Diagnostic = import('typescript').Diagnostic;

/** As a module, else as a script: an answer does not say which. */
function parseJavaScript(text: string): SyntaxFinding | null {
  const { parse } = libraryOf('javascript');
  const findAs = (sourceType: 'module' | 'script'): SyntaxFinding | null => {
    try {
      parse(text, { ecmaVersion: 'latest', sourceType, allowAwaitOutsideFunction: true, allowHashBang: true });
      return null;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const { loc } = error as SyntaxError & { loc?: { line: number } };
      return { line: loc?.line ?? null, message: error.message.replace(/ \(\d+:\d+\)$/, '') };
    }
  };
  const found = findAs('module');
  return found !== null && findAs('script') === null ? null : found;
}

/** The grammar mends what it cannot read and marks the place. */
function parsePython(text: string): SyntaxFinding | null {
  const { parser } = libraryOf('python');
  let at: number | null = null;
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) at ??= node.from;
      return at === null;
    },
  });
  if (at === null) return null;
  const line = text.slice(0, at).split('\n').length;
  return { line, message: 'this is no Python' };
}

/** PostgreSQL's own parser, compiled to WebAssembly. */
function parseSql(text: string): SyntaxFinding | null {
  const { parseSync, hasSqlDetails } = libraryOf('sql');
  try {
    parseSync(text);
    return null;
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const { message, cursorPosition } = error.sqlDetails ?? { message: 'no SQL', cursorPosition: 0 };
    // The place is counted in bytes.
    const before = Buffer.from(text).subarray(0, cursorPosition).toString();
    return { line: before.split('\n').length, message };
  }
}

function parseJson(text: string): SyntaxFinding | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : 'no JSON';
    const at = /position (\d+)/.exec(message)?.[1];
    const line = at === undefined ? null : text.slice(0, Number(at)).split('\n').length;
    return { line, message: message.replace(/ in JSON at position.*| \(line.*/s, '').replace(/, (?:\.{3})?".*$/s, '') };
  }
}

/** Aliases are not followed: a few lines of them can stand for gigabytes. */
function parseYaml(text: string): SyntaxFinding | null {
  const { parseAllDocuments } = libraryOf('yaml');
  const documents = parseAllDocuments(text, { prettyErrors: true, logLevel: 'silent' });
  for (const document of Array.isArray(documents) ? documents : []) {
    const [first] = document.errors;
    if (first !== undefined)
      return {
        line: first.linePos?.[0].line ?? null,
        message: first.message.split('\n', 1)[0]?.replace(/ at line.*/, '') ?? first.code,
      };
  }
  return null;
}
