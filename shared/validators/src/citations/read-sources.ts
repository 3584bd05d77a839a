import type { TaskInput } from '@upshift/contracts';

/** The sources that a task brings, by their ids in lower case. */
export type Sources = ReadonlyMap<string, string>;

const idPattern = String.raw`[\w][\w.:-]{0,63}`;

/**
 * Finds sources in the messages of a task, in either form: `<source id="a1">text</source>` (also `document`), or a
 * paragraph that begins with `[a1]`. A source that is given twice counts with both its texts.
 */
export function readSources({ messages }: TaskInput): Sources {
  const sources = new Map<string, string>();
  const add = (id: string, text: string) => {
    const key = id.toLowerCase();
    sources.set(key, `${sources.get(key) ?? ''}\n${text}`);
  };
  for (const { role, content } of messages) {
    if (role === 'assistant') continue;
    for (const part of content.split(/(?=<(?:source|document)\b)/i)) {
      const found = new RegExp(
        String.raw`^<(?:source|document)\b[^<>]{0,200}?\bid=["']?(${idPattern})["']?[^<>]{0,200}>`,
        'i',
      ).exec(part);
      if (found?.[1] === undefined) continue;
      const end = part.search(/<\/(?:source|document)>/i);
      add(found[1], part.slice(found[0].length, end < 0 ? undefined : end));
    }
    for (const part of content.split(/\n(?=[ \t]{0,8}\[)/)) {
      const found = new RegExp(String.raw`^\s{0,8}\[(${idPattern})\]:?[ \t]`).exec(part);
      if (found?.[1] !== undefined) add(found[1], part.slice(found[0].length).split(/\n\s*\n/, 1)[0] ?? '');
    }
  }
  return sources;
}

/** Ids cited in a sentence: `[a1]`, `[a1, a2]`, `[a1][a2]`. Markdown links are none. */
export function citedIds(sentence: string): string[] {
  const single = new RegExp(`^${idPattern}$`);
  return [...sentence.matchAll(/\[([^[\]\n]{1,200})\](?!\()/g)]
    .flatMap(([, ids = '']) => ids.split(/[,;]/))
    .map((id) => id.trim().replace(/^(?:source|document|doc)\s+/i, ''))
    .filter((id) => single.test(id))
    .map((id) => id.toLowerCase());
}
