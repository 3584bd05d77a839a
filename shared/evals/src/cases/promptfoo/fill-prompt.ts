import type { Message } from '@upshift/contracts';
import { isRecord, left, listOf, type Path, type PromptfooNote, wrong } from './notes.ts';

/** A prompt with places for variables: a text, or the messages of a chat. */
export interface Prompt {
  readonly path: Path;
  readonly parts: readonly { readonly role: Message['role']; readonly text: string }[];
  readonly isChat: boolean;
}

/** What a test asks: as a case has it. */
export type Asked = { readonly prompt: string } | { readonly input: { readonly messages: Message[] } };

const roles: readonly string[] = ['system', 'user', 'assistant'] satisfies Message['role'][];

/** Prompts that stand in the file itself. JSON of messages is a chat, as it is there. */
export function readPrompts(prompts: unknown, notes: PromptfooNote[]): Prompt[] {
  if (isRecord(prompts)) {
    notes.push(left(['prompts'], 'Prompts in files are not followed: paste their texts as a list.'));
    return [];
  }
  return (typeof prompts === 'string' ? [prompts] : listOf(prompts)).flatMap((prompt, index) => {
    const path = typeof prompts === 'string' ? ['prompts'] : ['prompts', index];
    const text = typeof prompt === 'string' ? prompt : isRecord(prompt) ? (prompt['raw'] ?? prompt['id']) : undefined;
    if (
      typeof text !== 'string' ||
      /^(?:file|https?|exec|package):\/\/|^[\w./-]+\.(?:txt|json|ya?ml|[cm]?js|ts|py|csv)$/.test(text)
    ) {
      notes.push(left(path, 'A prompt in a file is not followed: paste its text.'));
      return [];
    }
    if (/^\s*- *(?:role|content):/m.test(text)) {
      notes.push(wrong(path, 'A chat in YAML is not read: write its messages as JSON.'));
      return [];
    }
    return [{ path, ...readChat(text) }];
  });
}

function readChat(text: string): Pick<Prompt, 'parts' | 'isChat'> {
  const plain = { parts: [{ role: 'user', text }] as const, isChat: false };
  if (!text.trimStart().startsWith('[')) return plain;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return plain;
  }
  const parts = listOf(value).flatMap((one) => {
    const { role, content } = isRecord(one) ? one : {};
    return typeof content === 'string' && typeof role === 'string' && roles.includes(role)
      ? [{ role: role as Message['role'], text: content }]
      : [];
  });
  return parts.length > 0 && parts.length === listOf(value).length ? { parts, isChat: true } : plain;
}

/** A prompt with a test's variables in their places; null where it cannot be filled, which the notes say. */
export function fillPrompt(
  { path, parts, isChat }: Prompt,
  values: Readonly<Record<string, unknown>>,
  { place, prefix, suffix }: { readonly place: Path; readonly prefix: string; readonly suffix: string },
  notes: PromptfooNote[],
): Asked | null {
  const missing = new Set<string>();
  const texts = parts.map(({ text }) => fill(text, values, missing));
  if (missing.size > 0) {
    notes.push(wrong([...place, 'vars'], `The prompt needs ${[...missing].join(', ')}.`));
    return null;
  }
  if (parts.some(({ text }) => /\{\{|\{%/.test(text.replaceAll(plainPlace, '')))) {
    notes.push(wrong(path, 'Filters and tags of a template are not filled in: write plain {{name}}.'));
    return null;
  }
  if (!isChat) return { prompt: `${prefix}${texts[0] ?? ''}${suffix}` };
  if (prefix !== '' || suffix !== '')
    notes.push(left([...place, 'options'], 'A chat is given no prefix and no suffix.'));
  return { input: { messages: parts.map(({ role }, at): Message => ({ role, content: texts[at] ?? '' })) } };
}

const plainPlace = /\{\{\s*([\w.]+)\s*\}\}/g;

/** Only the template is looked through: braces in a variable's value are text. */
function fill(text: string, values: Readonly<Record<string, unknown>>, missing: Set<string>): string {
  return text.replaceAll(plainPlace, (_, name: string) => {
    const value = name.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), values);
    if (value === undefined) missing.add(name);
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  });
}
