import type { Draw } from '../draw.ts';
import type { SampleCase } from '../sample-case.ts';
import { drawName, drawOrder, drawProduct } from './words.ts';

const schema = {
  type: 'object',
  properties: {
    order: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{6}$' },
    customer: { type: 'string', minLength: 3 },
    total: { type: 'number', minimum: 0 },
    currency: { enum: ['EUR', 'USD', 'GBP'] },
    due: { type: 'string', pattern: '^2026-[0-9]{2}-[0-9]{2}$' },
    items: { type: 'integer', minimum: 1 },
  },
  required: ['order', 'customer', 'total', 'currency', 'due', 'items'],
  additionalProperties: false,
};

interface Facts {
  readonly order: string;
  readonly customer: string;
  readonly total: number;
  readonly currency: string;
  readonly due: string;
  readonly items: number;
}

/** Six facts out of an order mail. The hard ones name a second order, a second date, and a sum without tax. */
export function createExtractionCases(draw: Draw, count: number): SampleCase[] {
  return Array.from({ length: count }, (_, index) => {
    const facts = drawFacts(draw);
    const traps = { net: round(facts.total / 1.2), sent: drawDay(draw), former: drawOrder(draw) };
    const isHard = draw.chance(0.4);
    const wrong = [
      { ...facts, total: traps.net },
      { ...facts, due: traps.sent },
      { ...facts, order: traps.former },
      { ...facts, items: facts.items + 1 },
    ];
    return {
      id: `extract-${String(index + 1).padStart(3, '0')}`,
      workload: 'order-extraction',
      input: {
        messages: [
          {
            role: 'user',
            content: `Read the order out of this mail. "total" is what is to be paid in the end, "due" the last day for paying it (YYYY-MM-DD).\n\n${write(draw, facts, traps, isHard)}`,
          },
        ],
        tools: null,
      },
      outputSchema: schema,
      risk: null,
      difficulty: isHard ? 0.65 : 0.35,
      reference: toOutput(facts),
      wrong: (isHard ? wrong : wrong.toReversed()).map(toOutput),
    };
  });
}

function drawFacts(draw: Draw): Facts {
  return {
    order: drawOrder(draw),
    customer: drawName(draw),
    total: round(draw.integer(20, 900) + draw.integer(0, 99) / 100),
    currency: draw.pick(['EUR', 'USD', 'GBP']),
    due: drawDay(draw),
    items: draw.integer(2, 9),
  };
}

function write(
  draw: Draw,
  { order, customer, total, currency, due, items }: Facts,
  { net, sent, former }: { net: number; sent: string; former: string },
  isHard: boolean,
): string {
  const product = drawProduct(draw);
  const plain = [
    `Order ${order}, for ${customer}: ${items} × ${product}. To pay: ${currency} ${total.toFixed(2)} until ${due}.`,
    `Dear sales team, ${customer} here. I confirm ${items} pieces of the ${product} under ${order}. I shall transfer ${total.toFixed(2)} ${currency} by ${due}.`,
  ];
  const hard = [
    `Hello, this replaces our order ${former} from ${sent}. New number ${order}, now ${items} instead of ${items + 1} of the ${product}. Net ${net.toFixed(2)} ${currency}, with tax ${total.toFixed(2)} ${currency}, payable at the latest on ${due}. Yours, ${customer}`,
    `Fwd: invoice of ${sent}. ${customer} asks us to bill ${order} (not ${former}, that one is settled): ${items} × ${product}, subtotal ${currency} ${net.toFixed(2)}, all in all ${currency} ${total.toFixed(2)}, reminder goes out after ${due}, which is the last day.`,
  ];
  return draw.pick(isHard ? hard : plain);
}

function drawDay(draw: Draw): string {
  return `2026-${String(draw.integer(1, 12)).padStart(2, '0')}-${String(draw.integer(1, 28)).padStart(2, '0')}`;
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function toOutput(facts: Facts): SampleCase['reference'] {
  return { text: JSON.stringify(facts), toolCalls: null };
}
