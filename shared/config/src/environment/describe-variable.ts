import { z } from 'zod';

const secretName = /(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|URL|DSN)/i;

/** One line on a variable that is wrong: its name, what was found, what is wanted. */
export function describeVariable(
  schema: z.ZodObject,
  issue: z.core.$ZodIssue,
  values: Readonly<Record<string, string>>,
): string {
  const name = String(issue.path[0] ?? '');
  const value = values[name];
  const found = value === undefined ? 'is missing' : `is ${show(name, value)}`;
  const meaning = meaningOf(schema.shape[name]);
  return `  ${name}: ${found}; wanted: ${wantedBy(issue)}.${meaning === '' ? '' : ` ${meaning}`}`;
}

/** A secret is never shown, nor is anything that may hold one. */
function show(name: string, value: string): string {
  if (secretName.test(name) || value.includes('@')) return `set (${value.length} characters, not shown)`;
  return `"${value.slice(0, 80)}"`;
}

function wantedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ');
  if (issue.code === 'invalid_type') return issue.expected === 'number' ? 'a number' : `a ${issue.expected}`;
  if (issue.code === 'too_small') return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
  return issue.message;
}

function meaningOf(field: z.core.$ZodType | undefined): string {
  if (field === undefined) return '';
  return z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }).description ?? '';
}
