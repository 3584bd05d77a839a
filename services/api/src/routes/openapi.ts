import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { ApiServer } from '../server.ts';
import { nameSchemas } from './name-schemas.ts';

/** Collects every route that is added after it into an OpenAPI 3.1 document, served at `/openapi.json`. */
export async function addOpenApi(server: ApiServer, { version }: { version: string }): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Upshift',
        version,
        description:
          'Runs each AI task on the cheapest model likely to get it right, checks the answer, and moves up to a stronger model only when a check gives a reason.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: [
        { name: 'tasks', description: 'What producers use.' },
        { name: 'review', description: 'What people use who decide what no tier could prove.' },
        { name: 'openai', description: "What programs use that speak OpenAI's API." },
        { name: 'evaluation', description: 'How good the answers are, by eval sets.' },
        { name: 'operation', description: 'What operations use.' },
      ],
    },
    transform: jsonSchemaTransform,
  });
  let document: object | null = null;
  server.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    async handler() {
      document ??= nameSchemas(server.swagger());
      return document;
    },
  });
}
