import { hostEnvShape } from '@upshift/config';
import { z } from 'zod';

const services = [
  'api',
  'classifier',
  'executor',
  'validator',
  'escalator',
  'reconciler',
  'evaluator',
  'up',
  'vendor',
] as const;

interface Variable {
  readonly name: string;
  readonly description: string;
  readonly fallback: string | null;
}

/** `.env.example`: every variable of every process, commented out, with its default. */
export async function envExample(): Promise<string> {
  const blocks = await groups();
  return blocks
    .map(({ title, variables }) => [`# ${title}`, ...variables.flatMap(exampleOf)].join('\n'))
    .join('\n\n')
    .concat('\n');
}

/** `docs/reference/config.md`: the same as tables. */
export async function configReference(): Promise<string> {
  const tables = (await groups()).map(({ title, variables }) =>
    [`## ${title}`, '', '| variable | default | meaning |', '|---|---|---|', ...variables.map(rowOf)].join('\n'),
  );
  return `# Configuration\n\nEvery variable may also be given as a file: \`NAME_FILE=/path\`. A wrong value stops the process and says what is wanted.\n\n${tables.join('\n\n')}\n`;
}

async function groups(): Promise<{ title: string; variables: Variable[] }[]> {
  const shared = variablesOf(hostEnvShape);
  const known = new Set(shared.map(({ name }) => name));
  const own = [];
  for (const service of services) {
    const module: Record<string, unknown> = await import(`../services/${service}/src/config.ts`);
    const schema = Object.entries(module).find(([name]) => name.endsWith('EnvSchema'))?.[1];
    if (!(schema instanceof z.ZodObject)) throw new Error(`services/${service}/src/config.ts exports no …EnvSchema`);
    const variables = variablesOf(schema.shape).filter(({ name }) => !known.has(name));
    for (const { name } of variables) known.add(name);
    own.push({ title: service, variables });
  }
  return [{ title: 'every process', variables: shared }, ...own.filter(({ variables }) => variables.length > 0)];
}

function variablesOf(shape: Readonly<Record<string, z.core.$ZodType>>): Variable[] {
  return Object.entries(shape).map(([name, schema]) => {
    const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return {
      name,
      description: described.description ?? '',
      fallback: described.default === undefined ? null : String(described.default),
    };
  });
}

function exampleOf({ name, description, fallback }: Variable): string[] {
  return [`# ${description}`, `# ${name}=${fallback ?? ''}`];
}

function rowOf({ name, description, fallback }: Variable): string {
  return `| \`${name}\` | ${fallback === null ? '–' : `\`${fallback}\``} | ${description.replaceAll('|', '\\|')} |`;
}
