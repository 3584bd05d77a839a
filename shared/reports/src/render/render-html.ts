import { type Block, type Cell, type Column, type Document, textOf } from './document.ts';
import { drawColumns, drawInterval, drawWaterfall } from './draw-charts.ts';
import { style } from './page-style.ts';
import { html } from './safe-text.ts';

/** A report as one page that needs no network and no script. Whatever a model or a producer wrote is text in it, never markup. */
export function renderHtml({ title, subtitle, blocks }: Document): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${html(title)}</title><style>${style}</style></head><body><main>`,
    `<h1>${html(title)}</h1><p class="sub">${html(subtitle)}</p>`,
    ...blocks.map(renderBlock),
    '</main></body></html>\n',
  ].join('\n');
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${html(block.text)}</h2>`;
    case 'text':
      return `<p>${html(block.text)}</p>`;
    case 'notice':
      return `<p class="notice ${block.tone ?? ''}"><strong>${html(block.title)}</strong> ${html(block.text)}</p>`;
    case 'tiles':
      return `<section class="tiles">${block.tiles
        .map(
          ({ name, value, detail, tone }) =>
            `<div class="tile"><div class="name">${html(name)}</div><div class="value ${tone ?? ''}">${html(value)}</div><div class="detail">${html(detail)}</div></div>`,
        )
        .join('')}</section>`;
    case 'table':
      return block.rows.length === 0
        ? `<p class="dim">${html(block.none ?? 'None.')}</p>`
        : renderTable(block.columns, block.rows, block.total);
    case 'waterfall':
      return drawWaterfall(block.name, block.steps);
    case 'columns':
      return drawColumns(block.name, block.columns);
    case 'interval':
      return drawInterval(block);
  }
}

function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  total: readonly Cell[] | undefined,
): string {
  const head = columns.map(({ title, align }) => `<th scope="col"${classOf(align)}>${html(title)}</th>`).join('');
  const line = (row: readonly Cell[]): string =>
    `<tr>${row.map((cell, at) => `<td${classOf(columns[at]?.align)}>${renderCell(cell)}</td>`).join('')}</tr>`;
  const foot = total === undefined ? '' : `<tfoot>${line(total)}</tfoot>`;
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.map(line).join('')}</tbody>${foot}</table></div>`;
}

function classOf(align: Column['align']): string {
  return align === undefined ? '' : ' class="num"';
}

function renderCell(cell: Cell): string {
  if (typeof cell === 'string') return html(cell);
  const { tone, code, bar } = cell;
  const text = code === true && cell.text !== '' ? `<code>${html(cell.text)}</code>` : html(textOf(cell));
  const toned = tone === undefined ? text : `<span class="${tone}">${text}</span>`;
  if (bar === undefined) return toned;
  const width = (120 * Math.min(1, Math.max(0, bar))).toFixed(1);
  return `${toned}<svg class="bar" viewBox="0 0 120 8" width="120" height="8" aria-hidden="true"><rect class="track" width="120" height="8" rx="2"/><rect class="band" width="${width}" height="8" rx="2"/></svg>`;
}
