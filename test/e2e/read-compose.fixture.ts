import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>> | readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
}

export const root = new URL('../../', import.meta.url);

/** docker-compose.yml as Compose reads it where no variable is set: anchors merged, `${NAME:-default}` replaced. */
export function readCompose(): ComposeFile {
  const text = readFileSync(new URL('docker-compose.yml', root), 'utf8');
  return interpolate(parse(text, { merge: true })) as ComposeFile;
}

function interpolate(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1');
  if (Array.isArray(value)) return value.map(interpolate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, interpolate(entry)]));
}
