/** Turns a line of JSON into one for a person: time, level, service, message, then the fields. */
export function prettyLine(line: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof parsed !== 'object' || parsed === null) return line;
  const { time, level, service, message, failure, ...fields } = parsed as Record<string, unknown>;
  const clock = String(time).slice(11, 23);
  const pairs = Object.entries({ ...fields, ...flatten(failure) }).map(([name, value]) => `${name}=${toText(value)}`);
  return `${clock} ${String(level).toUpperCase().padEnd(5)} ${String(service)}: ${[String(message), ...pairs].join('  ')}\n`;
}

/** Of an error, what fits on a line. */
function flatten(failure: unknown): Record<string, unknown> {
  if (typeof failure !== 'object' || failure === null) return {};
  const { type, code, message, stack } = failure as Record<string, unknown>;
  const at = Array.isArray(stack) ? stack[0] : undefined;
  return Object.fromEntries(
    Object.entries({ error: type, code, reason: message, at }).filter(([, value]) => value !== undefined),
  );
}

function toText(value: unknown): string {
  return typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value);
}
