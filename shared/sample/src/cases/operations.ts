import type { ToolCall } from '@upshift/contracts';
import type { Draw } from '../draw.ts';
import type { SampleCase } from '../sample-case.ts';
import { operationTools, refundReasons, regions, services, teams } from './operation-tools.ts';
import { drawOrder, drawProduct } from './words.ts';

interface Instruction {
  readonly text: string;
  readonly right: ToolCall;
  readonly wrong: readonly ToolCall[];
  readonly difficulty: number;
  readonly risk: SampleCase['risk'];
}

/** From here on a wrong refund hurts: the case says that its risk is critical. */
const dearAmount = 400;
const rules =
  'You act for support and operations. Call exactly one tool. Refund what was damaged, never the whole order. A restart waits for requests under way unless payments stand still. P1: customers cannot pay or data leak; P2: one customer is stuck; P3: the rest.';

/** Orders to be carried out by one call of a tool. */
export function createOperationCases(draw: Draw, count: number): SampleCase[] {
  const makers = [refund, restart, ticket];
  return Array.from({ length: count }, (_, index) => {
    const make = makers[index % makers.length] ?? refund;
    const { text, right, wrong, difficulty, risk } = make(draw);
    return {
      id: `operate-${String(index + 1).padStart(3, '0')}`,
      workload: 'operations',
      input: {
        messages: [
          { role: 'system', content: rules },
          { role: 'user', content: text },
        ],
        tools: operationTools,
      },
      outputSchema: null,
      risk,
      difficulty,
      reference: toOutput(right),
      wrong: wrong.map(toOutput),
    };
  });
}

function refund(draw: Draw): Instruction {
  const [order, other] = [drawOrder(draw), drawOrder(draw)];
  const amount = draw.integer(9, 620);
  const whole = amount + draw.integer(20, 300);
  const currency = draw.pick(['EUR', 'USD', 'GBP']);
  const reason = draw.pick(refundReasons);
  const why = {
    damaged: 'it arrived broken',
    late: 'it came three weeks after the date we promised',
    not_as_described: 'it is not what the shop page shows',
    duplicate: 'it was charged twice',
  }[reason];
  const isHard = draw.chance(0.5);
  const call = (changes: Record<string, unknown>): ToolCall => ({
    name: 'issue_refund',
    arguments: { order, amount, currency, reason, ...changes },
  });
  const product = drawProduct(draw);
  return {
    text: isHard
      ? `The customer of ${order} (${currency} ${whole} in all; do not mix it up with ${other}) wants the ${product} refunded, ${currency} ${amount}, because ${why}.`
      : `Refund ${currency} ${amount} for the ${product} in ${order}: ${why}.`,
    right: call({}),
    wrong: isHard
      ? [call({ amount: whole }), call({ order: other }), call({ reason: otherOf(draw, refundReasons, reason) })]
      : [call({ reason: otherOf(draw, refundReasons, reason) }), call({ amount: amount * 10 })],
    difficulty: isHard ? 0.65 : 0.35,
    risk: amount >= dearAmount ? 'critical' : null,
  };
}

function restart(draw: Draw): Instruction {
  const [service, region] = [draw.pick(services), draw.pick(regions)];
  const isHard = draw.chance(0.4);
  const other = otherOf(draw, regions, region);
  const standsStill = isHard && service === 'payments';
  const call = (changes: Record<string, unknown>): ToolCall => ({
    name: 'restart_service',
    arguments: { service, region, drain: !standsStill, ...changes },
  });
  const state = standsStill ? 'takes no payment at all' : 'leaks memory';
  return {
    text: isHard
      ? `${service} in ${region} ${state}. ${other} looks alike on the dashboard, but that is yesterday's data; leave it alone. Restart what has to be restarted.`
      : `Please restart ${service} in ${region}; it leaks memory.`,
    right: call({}),
    wrong: [call({ region: other }), call({ drain: standsStill }), call({ service: otherOf(draw, services, service) })],
    difficulty: isHard ? 0.6 : 0.25,
    risk: null,
  };
}

const incidents: readonly { text: string; team: string; priority: string; tempting: string; difficulty: number }[] = [
  {
    text: 'Nobody can pay since noon; the card page of {order} hangs like all the others.',
    team: 'payments',
    priority: 'P1',
    tempting: 'P2',
    difficulty: 0.4,
  },
  {
    text: 'The parcel of {order} has been going round in a circle between two depots for a week.',
    team: 'logistics',
    priority: 'P2',
    tempting: 'P3',
    difficulty: 0.4,
  },
  {
    text: 'The invoice page of {order} shows a picture of the wrong size.',
    team: 'web',
    priority: 'P3',
    tempting: 'P2',
    difficulty: 0.3,
  },
  {
    text: 'The customer of {order} says in passing that she sees the addresses of other people in her profile.',
    team: 'security',
    priority: 'P1',
    tempting: 'P3',
    difficulty: 0.7,
  },
  {
    text: 'One customer cannot pay {order}: her bank wants a code that our page never asks for. Others can.',
    team: 'payments',
    priority: 'P2',
    tempting: 'P1',
    difficulty: 0.7,
  },
];

function ticket(draw: Draw): Instruction {
  const { text, team, priority, tempting, difficulty } = draw.pick(incidents);
  const order = drawOrder(draw);
  const call = (changes: Record<string, unknown>): ToolCall => ({
    name: 'create_ticket',
    arguments: { team, priority, order, ...changes },
  });
  return {
    text: `Open a ticket. ${text.replace('{order}', order)}`,
    right: call({}),
    wrong: [call({ priority: tempting }), call({ team: otherOf(draw, teams, team) })],
    difficulty,
    risk: null,
  };
}

function otherOf(draw: Draw, all: readonly string[], one: string): string {
  return draw.pick(all.filter((candidate) => candidate !== one));
}

function toOutput(call: ToolCall): SampleCase['reference'] {
  return { text: null, toolCalls: [call] };
}
