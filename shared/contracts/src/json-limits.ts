/** What the HTTP door accepts: bytes of a body, levels of nesting. Source: reliability rule D9 and the API checklist. */
export const jsonLimits = { bodyBytes: 1_048_576, depth: 64 } as const;

/** What a model's answer may weigh, in characters of its JSON, before it counts as malformed. */
export const answerLimits = { characters: 4_194_304 } as const;
