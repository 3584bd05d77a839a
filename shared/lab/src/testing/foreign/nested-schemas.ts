import { ask, fn } from './write-task.ts';

const address = {
  type: 'object',
  properties: {
    street: { type: 'string' },
    city: { type: 'string' },
    geo: { type: 'object', properties: { lat: { type: 'number' }, lon: { type: 'number' } } },
  },
};
const list = (items: unknown): Record<string, unknown> => ({ type: 'array', items });
const object = (properties: Record<string, unknown>, required: string[] = []): Record<string, unknown> => ({
  type: 'object',
  properties,
  required,
});

/** Arguments that are objects in lists in objects. */
export const nestedSchemas = [
  ask(
    'Ship order 5512: two boxes, one with 3 mugs and one with 1 lamp, from our Ghent depot to 4 Mill Lane, Oxford.',
    fn('create_shipment', 'Creates a shipment with parcels and their contents.', {
      sender: object({ name: { type: 'string' }, address }),
      recipient: object({ name: { type: 'string' }, address }, ['address']),
      parcels: list(
        object({
          weight: { type: 'number' },
          contents: list(object({ item: { type: 'string' }, count: { type: 'integer' } })),
        }),
      ),
    }),
  ),
  ask(
    'Set up a quiz with two sections. The first asks for the capital of Peru (Lima, Quito, Bogota), the second whether whales are fish.',
    fn('quiz.create', 'Creates a quiz out of sections, questions and options.', {
      sections: list(
        object({
          title: { type: 'string' },
          questions: list(
            object({
              text: { type: 'string' },
              options: list(object({ text: { type: 'string' }, correct: { type: 'boolean' } })),
            }),
          ),
        }),
      ),
    }),
  ),
  ask(
    'Alert the on-call team when CPU of any web host is above 90 percent for ten minutes, or when the disk is nearly full.',
    fn('alerts.define', 'Defines an alert rule as a tree of conditions.', {
      rule: object({
        any: list(
          object({
            all: list(
              object({
                metric: { type: 'string' },
                above: { type: 'number' },
                for: object({ minutes: { type: 'integer' } }),
              }),
            ),
          }),
        ),
      }),
      notify: object({
        team: { type: 'string' },
        channel: object({ kind: { type: 'string' }, target: { type: 'string' } }),
      }),
    }),
  ),
  ask(
    'Build an invoice for Brightwater Ltd.: 12 hours of consulting at 90 and a flat fee of 300, with VAT of 20% and a 5% discount on the hours.',
    fn('make_invoice', 'Makes an invoice.', {
      customer: object({ name: { type: 'string' }, billing: address }),
      lines: list(
        object({
          text: { type: 'string' },
          price: object({ unit: { type: 'number' }, quantity: { type: 'number' } }),
          discounts: list(object({ percent: { type: 'number' } })),
        }),
      ),
      taxes: list(object({ name: { type: 'string' }, rate: { type: 'number' } })),
    }),
  ),
  ask(
    'Draw a family tree: Ada and Ben had Cleo and Dan; Cleo has a daughter Eve.',
    fn('tree.draw', 'Draws a family tree to three generations.', {
      root: object({
        names: list({ type: 'string' }),
        children: list(
          object({ names: list({ type: 'string' }), children: list(object({ names: list({ type: 'string' }) })) }),
        ),
      }),
    }),
  ),
  ask(
    'Plan a two-day trip to Porto with a museum and lunch on the first day and a boat tour on the second.',
    fn('itinerary.save', 'Saves an itinerary.', {
      days: list(
        object({
          date: { type: 'string' },
          stops: list(
            object({
              name: { type: 'string' },
              place: address,
              hours: object({ from: { type: 'string' }, to: { type: 'string' } }),
            }),
          ),
        }),
      ),
    }),
  ),
  ask(
    'Make a dashboard with a line chart of weekly revenue and a pie chart of revenue by region for the last quarter.',
    fn('dashboard.create', 'Creates a dashboard.', {
      layout: object({
        rows: list(
          object({
            widgets: list(
              object({
                chart: { type: 'string' },
                query: object({
                  measure: { type: 'string' },
                  by: list({ type: 'string' }),
                  period: object({ unit: { type: 'string' }, last: { type: 'integer' } }),
                }),
              }),
            ),
          }),
        ),
      }),
    }),
  ),
  ask(
    'Give the group editors write access to all folders below Marketing, but only read access to Budgets.',
    fn('grant_access', 'Changes the access policy of a drive.', {
      policy: object({
        statements: list(
          object({
            principals: list({ type: 'string' }),
            resources: list(object({ path: { type: 'string' }, recursive: { type: 'boolean' } })),
            effect: object({ allow: list({ type: 'string' }), deny: list({ type: 'string' }) }),
          }),
        ),
      }),
    }),
  ),
  ask(
    'Order one large pizza, half mushrooms and half olives with extra cheese, and a small one with ham.',
    fn('pizza.order', 'Orders pizzas.', {
      order: object({
        pizzas: list(
          object({
            size: { type: 'string' },
            halves: list(object({ toppings: list(object({ name: { type: 'string' }, extra: { type: 'boolean' } })) })),
          }),
        ),
      }),
    }),
  ),
  ask(
    'Store this recipe: whisk 3 eggs with 100 g sugar, fold in 80 g flour, bake 25 minutes at 180 degrees.',
    fn('recipe.store', 'Stores a recipe with steps and the ingredients that each step uses.', {
      steps: list(
        object({
          text: { type: 'string' },
          uses: list(
            object({
              ingredient: { type: 'string' },
              amount: object({ value: { type: 'number' }, unit: { type: 'string' } }),
            }),
          ),
          oven: object({ degrees: { type: 'integer' }, minutes: { type: 'integer' } }),
        }),
      ),
    }),
  ),
  ask(
    'Schedule a match between Rovers and United on Saturday with referee Holt and assistants Kim and Baptiste at the old stadium.',
    fn('match.schedule', 'Schedules a match.', {
      fixture: object({
        teams: object({
          home: object({
            name: { type: 'string' },
            squad: list(object({ player: { type: 'string' }, number: { type: 'integer' } })),
          }),
          away: object({ name: { type: 'string' } }),
        }),
        officials: list(object({ name: { type: 'string' }, role: { type: 'string' } })),
        venue: address,
      }),
    }),
  ),
  ask(
    'Configure the backup so that databases are copied every night, kept for 7 days, and files every Sunday, kept for 8 weeks.',
    fn('backup.configure', 'Configures backups.', {
      plans: list(
        object({
          source: object({ kind: { type: 'string' }, include: list({ type: 'string' }) }),
          schedule: object({
            cron: { type: 'string' },
            retention: object({ keep: { type: 'integer' }, unit: { type: 'string' } }),
          }),
        }),
      ),
    }),
  ),
];
