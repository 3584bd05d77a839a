import type { Tool } from '@upshift/contracts';

export const regions = ['eu-west', 'us-east', 'ap-south'];
export const services = ['checkout', 'search', 'payments', 'notifications'];
export const teams = ['payments', 'logistics', 'web', 'security'];
export const refundReasons = ['damaged', 'late', 'not_as_described', 'duplicate'];

/** What the assistant may do. */
export const operationTools: Tool[] = [
  tool('issue_refund', 'Pays money back to a customer.', {
    order: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{6}$' },
    amount: { type: 'number', exclusiveMinimum: 0 },
    currency: { enum: ['EUR', 'USD', 'GBP'] },
    reason: { enum: refundReasons },
  }),
  tool('restart_service', 'Restarts one service in one region.', {
    service: { enum: services },
    region: { enum: regions },
    drain: { type: 'boolean', description: 'Wait for requests under way.' },
  }),
  tool('create_ticket', 'Opens a ticket with a team.', {
    team: { enum: teams },
    priority: { enum: ['P1', 'P2', 'P3'] },
    order: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{6}$' },
  }),
];

function tool(name: string, description: string, properties: Record<string, unknown>): Tool {
  const parameters = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  return { type: 'function', function: { name, description, parameters } };
}
