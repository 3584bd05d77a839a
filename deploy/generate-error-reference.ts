import { writeFileSync } from 'node:fs';
import { errorCodes } from '../shared/contracts/src/index.ts';

/** Where the reference stands. `npm test` fails while it is not current; `node deploy/generate-error-reference.ts` writes it. */
export const errorReferenceFile = new URL('../docs/reference/errors.md', import.meta.url);

const head = `# Error codes

<!-- Written by deploy/generate-error-reference.ts from shared/contracts/src/error-codes.ts. -->

Every error answer has the same body. Compare \`code\`, never \`message\`: codes are stable.

    { "error": { "code": "REQUEST_INVALID", "message": "…", "path": "/input/messages/0/role", "requestId": "req_…" } }

\`path\` is a JSON pointer into what was sent, \`line\` a line of it where one can be named, and \`requestId\` (also the header
\`x-request-id\`) finds the request in the logs. Content is never quoted. Answers of status 503 carry \`Retry-After\`.

| code | status | same call again? | meaning |
|---|---|---|---|
`;

/** Every code of the catalogue as a Markdown page. */
export function toErrorReference(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { status, retryable, meaning }]) =>
      `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${meaning.replaceAll('|', '\\|')} |\n`,
  );
  return head + rows.join('');
}

if (import.meta.main) writeFileSync(errorReferenceFile, toErrorReference());
