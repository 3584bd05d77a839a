import { type Block, type Cell, type Document, textOf } from './document.ts';
import { markdown, markdownCode } from './safe-text.ts';

/** A report as Markdown with tables (GitHub's). */
export function renderMarkdown({ title, subtitle, blocks }: Document): string {
  return `${[`# ${markdown(title)}`, markdown(subtitle), ...blocks.map(renderBlock)].join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${markdown(block.text)}`;
    case 'text':
      return markdown(block.text);
    case 'notice':
      return `> **${markdown(block.title)}** ${markdown(block.text)}`;
    case 'tiles':
      return table(
        [{ title: 'figure' }, { title: 'value', align: 'right' }, { title: '' }],
        block.tiles.map(({ name, value, detail }) => [name, value, detail]),
      );
    case 'table':
      if (block.rows.length === 0) return markdown(block.none ?? 'None.');
      return table(block.columns, [...block.rows, ...(block.total === undefined ? [] : [block.total])]);
    case 'waterfall':
      return table(
        [{ title: block.name }, { title: 'change', align: 'right' }],
        block.steps.map(({ label, text }) => [label, text]),
      );
    case 'columns':
      return table(
        [{ title: block.name }, { title: '', align: 'right' }],
        block.columns.map(({ label, text }) => [label, text]),
      );
    case 'interval':
      return markdown(
        `${block.name}: ${percent(block.value)} (95 % interval ${percent(block.low)} to ${percent(block.high)})`,
      );
  }
}

export function percent(ratio: number): string {
  const text = `${Math.abs(100 * ratio).toFixed(1)} %`;
  return ratio < 0 ? `−${text}` : `+${text}`;
}

function table(columns: readonly { title: string; align?: 'right' }[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => markdown(title))),
    line(columns.map(({ align }) => (align === 'right' ? '--:' : '---'))),
    ...rows.map((row) => line(row.map(renderCell))),
  ].join('\n');
}

function renderCell(cell: Cell): string {
  if (typeof cell !== 'string' && cell.code === true && cell.text !== '') return markdownCode(cell.text);
  return markdown(textOf(cell));
}
