import type { CodeLanguage } from '@upshift/contracts';

export interface CodeBlock {
  readonly text: string;
  /** Line of the answer, from 1, on which the code begins. */
  readonly line: number;
}

const tags: Readonly<Record<CodeLanguage, readonly string[]>> = {
  typescript: ['typescript', 'ts', 'tsx', 'mts', 'cts'],
  javascript: ['javascript', 'js', 'jsx', 'mjs', 'cjs', 'node'],
  python: ['python', 'py', 'python3'],
  sql: ['sql', 'postgresql', 'postgres', 'mysql', 'sqlite', 'psql', 'plpgsql', 'tsql'],
  json: ['json', 'jsonc', 'json5'],
  yaml: ['yaml', 'yml'],
};

/**
 * The code of an answer in one language: the fenced blocks that are tagged with it, else those without a tag. Blocks of other
 * languages are somebody else's business. A fence that is never closed reaches to the end.
 */
export function findCode(text: string, language: CodeLanguage): CodeBlock[] {
  const blocks: (CodeBlock & { readonly tag: string })[] = [];
  let open: { fence: string; tag: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, fence = '', tag = ''] = /^ {0,3}(`{3,20}|~{3,20})\s{0,4}([\w+#.-]{0,30})/.exec(line) ?? [];
    if (open !== null) {
      if (fence !== '' && fence.startsWith(open.fence) && line.trim() === fence) {
        blocks.push({ text: open.lines.join('\n'), line: open.line, tag: open.tag });
        open = null;
      } else open.lines.push(line);
    } else if (fence !== '') open = { fence, tag: tag.toLowerCase(), line: index + 2, lines: [] };
  }
  if (open !== null) blocks.push({ text: open.lines.join('\n'), line: open.line, tag: open.tag });
  const tagged = blocks.filter(({ tag }) => tags[language].includes(tag));
  return tagged.length > 0 ? tagged : blocks.filter(({ tag }) => tag === '');
}
