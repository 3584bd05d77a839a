import type { Page } from 'playwright-core';

/**
 * The texts on a page whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3), with what they have.
 * Contrast is computed from the colours that the browser has worked out, by the formula of WCAG's definition of
 * relative luminance.
 */
export async function findFaintTexts(page: Page): Promise<{ faint: string[]; looked: number }> {
  return page.evaluate(() => {
    type Color = readonly [number, number, number, number];
    const parse = (text: string): Color => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const luminance = ([red, green, blue]: Color): number => {
      const [r = 0, g = 0, b = 0] = [red, green, blue]
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): Color => {
      if (element === null) return [255, 255, 255, 1];
      const color = parse(getComputedStyle(element).backgroundColor);
      return color[3] === 1 ? color : behind(element.parentElement);
    };
    const contrast = (one: Color, other: Color): number => {
      const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    /** In a picture a number stands on the bar that is drawn before it. */
    const onBar = (element: Element): Color | null => {
      if (!(element instanceof SVGElement)) return null;
      const bar = element.previousElementSibling;
      return bar === null || element.classList.contains('beside') || !element.classList.contains('bar-number')
        ? null
        : parse(getComputedStyle(bar).fill);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint: string[] = [];
    let looked = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element === null || (node.textContent ?? '').trim() === '' || element.getClientRects().length === 0) continue;
      const style = getComputedStyle(element);
      const color = parse(element instanceof SVGElement ? style.fill : style.color);
      const ratio = contrast(color, onBar(element) ?? behind(element));
      looked += 1;
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${(node.textContent ?? '').slice(0, 40)}`);
    }
    return { faint, looked };
  });
}
