import { writeFileSync } from 'node:fs';
import { type FailureRow, failureTable } from '../shared/contracts/src/index.ts';

/** Where the reference stands. A unit test fails while it is not current; `node deploy/generate-failure-reference.ts` writes it. */
export const failureReferenceFile = new URL('../docs/reference/failure-classes.md', import.meta.url);

const head = `# Failure classes

<!-- Written by deploy/generate-failure-reference.ts from shared/contracts/src/failure-table.ts. -->

A vendor call that gave no usable answer has one class, recognised by its signs: a message that vendors document, else a
code in the error's body, else the HTTP status. The class alone decides what follows. One call is one request on the wire:
neither the SDK nor the transport tries again, so this table is the only owner of retries.

- **others left**: another deployment of the tier can be called. *fail over* drops the failed one for this task.
- **alone**: none can. *retry* once with backoff; *wait* as long as the vendor asks (\`Retry-After\`, \`retry-after-ms\`,
  Google's \`RetryInfo\`, \`x-ratelimit-reset-*\`, \`anthropic-ratelimit-*-reset\`), never beyond the deadline; *give up* leaves
  the task to the escalator.
- **deployment**: *counts* is one failure more against it; *cools* rests it without a failure; *removes* takes it out until
  a person has restored it; *none* says nothing of it.

| class | meaning | status | codes and messages | others left | alone | deployment |
|---|---|---|---|---|---|---|
`;

const words = { failover: 'fail over', retry: 'retry', wait: 'wait', never: 'give up' } as const;

/** Every class of the table as a Markdown page. */
export function toFailureReference(): string {
  return head + Object.entries(failureTable).map(toRow).join('');
}

function toRow([failureClass, { meaning, signs, elsewhere, alone, breaker }]: [string, FailureRow]): string {
  const codes = (signs.codes ?? []).map((code) => `\`${code}\``);
  const messages = (signs.messages ?? []).map(({ source }) => `\`/${source.replaceAll('|', '\\|')}/\``);
  const said = [...codes, ...messages, ...(signs.otherwise === undefined ? [] : [signs.otherwise])].join(', ');
  const cells = [`\`${failureClass}\``, meaning, (signs.statuses ?? []).join(', '), said];
  return `| ${[...cells, words[elsewhere], words[alone], breaker].join(' | ')} |\n`;
}

if (import.meta.main) writeFileSync(failureReferenceFile, toFailureReference());
