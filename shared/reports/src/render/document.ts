export type Tone = 'good' | 'bad' | 'dim';

/** What stands in a table. `bar`: a share of the widest, drawn behind nothing, beside the text. */
export type Cell =
  | string
  | { readonly text: string; readonly tone?: Tone; readonly code?: boolean; readonly bar?: number };

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** A step of a waterfall: `total` stands on the ground, others begin where the one before ended. */
export interface Step {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly total?: boolean;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'notice'; readonly title: string; readonly text: string; readonly tone?: Tone }
  | {
      readonly kind: 'tiles';
      readonly tiles: readonly {
        readonly name: string;
        readonly value: string;
        readonly detail: string;
        readonly tone?: Tone;
      }[];
    }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      readonly total?: readonly Cell[];
      readonly none?: string;
    }
  | { readonly kind: 'waterfall'; readonly name: string; readonly steps: readonly Step[] }
  | {
      readonly kind: 'columns';
      readonly name: string;
      readonly columns: readonly {
        readonly label: string;
        readonly value: number;
        readonly text: string;
        readonly strong?: boolean;
      }[];
    }
  | {
      readonly kind: 'interval';
      readonly name: string;
      readonly low: number;
      readonly high: number;
      readonly value: number;
      readonly unit: 'percent';
    };

/** A report as blocks, which each format draws in its own way. Every text is plain: it is made safe where it is drawn. */
export interface Document {
  readonly title: string;
  readonly subtitle: string;
  readonly blocks: readonly Block[];
}

export function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
