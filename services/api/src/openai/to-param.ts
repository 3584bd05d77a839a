/** Where our paths lead in a task, and what OpenAI calls the same place. */
const places: readonly (readonly [string, string])[] = [
  ['/input/messages', '/messages'],
  ['/input/toolChoice', '/tool_choice'],
  ['/input/tools', '/tools'],
  ['/output/schema', '/response_format/json_schema/schema'],
  ['/workload', '/model'],
  ['/startTier', '/model'],
  ['/maxOutputTokens', '/max_completion_tokens'],
];

/** A JSON pointer of ours as OpenAI writes it: `messages[0].content`. Null for the whole body. */
export function toParam(path: string | undefined): string | null {
  if (path === undefined) return null;
  const place = places.find(([ours]) => path === ours || path.startsWith(`${ours}/`));
  const moved = place === undefined ? path : `${place[1]}${path.slice(place[0].length)}`;
  const segments = moved
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  return segments.reduce((text, segment) => {
    if (/^\d+$/.test(segment)) return `${text}[${segment}]`;
    return text === '' ? segment : `${text}.${segment}`;
  }, '');
}
