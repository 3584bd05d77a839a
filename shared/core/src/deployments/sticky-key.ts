import type { TaskRequest } from '@upshift/contracts';

/** Vendors cache prompts from their beginning on, in blocks of about a thousand tokens. */
const prefixCharacters = 4096;

/** What calls have in common that a vendor's prompt cache can serve: the tenant and how the prompt begins. */
export function stickyKeyOf(tenantId: string, system: string | null, { input }: Pick<TaskRequest, 'input'>): string {
  let text = `${tenantId}\n${system ?? ''}\n${input.tools === null ? '' : JSON.stringify(input.tools)}`;
  for (const { role, content } of input.messages) {
    if (text.length >= prefixCharacters) break;
    text += `\n${role}\n${content}`;
  }
  return text.slice(0, prefixCharacters);
}
