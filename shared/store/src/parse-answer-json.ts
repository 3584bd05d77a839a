/** The JSON that an answer's text is, where it is JSON (one Markdown fence around it is tolerated); null otherwise. */
export function parseAnswerJson(text: string | null): unknown {
  if (text === null) return null;
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/i.exec(text);
  try {
    return JSON.parse(fenced?.[1] ?? text);
  } catch {
    return null;
  }
}
