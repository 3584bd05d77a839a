/** Writes .env.example and docs/reference/config.md from the schemas that the services parse. */
import { writeFile } from 'node:fs/promises';
import { configReference, envExample } from './config-reference.ts';

const root = new URL('../', import.meta.url);
await writeFile(new URL('.env.example', root), await envExample());
await writeFile(new URL('docs/reference/config.md', root), await configReference());
