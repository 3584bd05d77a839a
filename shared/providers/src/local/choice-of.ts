/** A question whose answer is one of given labels, and how the answer is written down. */
export interface LabelChoice {
  readonly labels: ReadonlySet<string>;
  /** The JSON text of an answer with this label. */
  toText(label: string): string;
}

/**
 * Finds what an output schema leaves open: one property that is an enum of strings, beside which nothing is required; or the
 * whole answer, when the schema itself is such an enum.
 *
 * @returns null where there is no such property, or more than one
 */
export function choiceOf(schema: Readonly<Record<string, unknown>> | null): LabelChoice | null {
  if (schema === null) return null;
  const own = labelsOf(schema);
  if (own !== null) return { labels: own, toText: (label) => JSON.stringify(label) };
  const { properties, required = [] } = schema;
  if (!isRecord(properties) || !Array.isArray(required)) return null;
  const choices = Object.entries(properties).flatMap(([name, property]) => {
    const labels = isRecord(property) ? labelsOf(property) : null;
    return labels === null ? [] : [{ name, labels }];
  });
  const [choice] = choices;
  if (choice === undefined || choices.length > 1) return null;
  const { name, labels } = choice;
  if (!required.every((one) => one === name)) return null;
  return { labels, toText: (label) => JSON.stringify({ [name]: label }) };
}

function labelsOf({ enum: values }: Readonly<Record<string, unknown>>): ReadonlySet<string> | null {
  if (!Array.isArray(values) || values.length === 0) return null;
  return values.every((value) => typeof value === 'string') ? new Set<string>(values) : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
