import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import { createErrorHandler } from '../http/create-error-handler.ts';
import { answerOpenaiError, openaiErrorSchema } from '../openai/to-openai-error.ts';
import { modelUnknown } from '../openai/to-submit-task.ts';
import type { ApiServer } from '../server.ts';
import { errorAnswers } from './error-answers.ts';

const modelSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.enum(['upshift', 'upshift-workload', 'upshift-tier']),
});
type Model = z.infer<typeof modelSchema>;

/** `GET /v1/models` and `/v1/models/:id`: what `model` may name in a chat completion. */
export function addListModels(server: ApiServer, { deps }: ApiContext): void {
  const created = Math.floor(deps.clock.now() / 1000);
  const errorHandler = createErrorHandler(deps.logger, answerOpenaiError);

  function models(): Model[] {
    const { workloads, tiers } = deps.portfolio().portfolio;
    const named = (ids: readonly string[], owner: Model['owned_by']): Model[] =>
      ids.map((id) => ({ id, object: 'model', created, owned_by: owner }));
    const all = [
      ...named(Object.keys(workloads), 'upshift-workload'),
      ...named(
        tiers.map(({ name }) => name),
        'upshift-tier',
      ),
      ...named(['auto'], 'upshift'),
    ];
    // A name is listed once, as what it would be taken for.
    return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
  }

  server.route({
    method: 'GET',
    url: '/v1/models',
    errorHandler,
    schema: {
      operationId: 'listModels',
      summary: 'What `model` may name',
      description: 'Workloads, tiers (the default workload, started there) and `auto`.',
      tags: ['openai'],
      response: {
        200: z.object({ object: z.literal('list'), data: z.array(modelSchema) }).describe('All of them.'),
        ...errorAnswers([], openaiErrorSchema),
      },
    },
    handler: async () => ({ object: 'list' as const, data: models() }),
  });

  server.route({
    method: 'GET',
    url: '/v1/models/:model',
    errorHandler,
    schema: {
      operationId: 'getModel',
      summary: 'One of the names',
      tags: ['openai'],
      params: z.object({ model: z.string() }),
      response: {
        200: modelSchema.describe('It may be named.'),
        ...errorAnswers(['MODEL_UNKNOWN'], openaiErrorSchema),
      },
    },
    async handler(request) {
      const found = models().find(({ id }) => id === request.params.model);
      if (found !== undefined) return found;
      throw modelUnknown();
    },
  });
}
