/**
 * Makes elements. Whatever is said on the page passes here, and a string only ever becomes text: nothing of a model, a
 * vendor or a producer is read as HTML.
 *
 * @typedef {Node | string | null} Child
 * @typedef {Record<string, string | number | boolean | null | EventListener>} Attributes
 */

const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * An HTML element. Attributes that are null or false are left out; functions listen to the event that they are named by.
 *
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * An SVG element.
 *
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function s(tag, attributes = {}, ...children) {
  return fill(/** @type {SVGElement} */ (document.createElementNS(svgNamespace, tag)), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 * @returns {E}
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (name === 'href' && !String(value).startsWith('#')) throw new Error('Links of data stay on this page.');
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Puts new children into an element, unless they say what is there already. What a reader had opened stays open, and the
 * focus stays where it was, by `data-key`.
 *
 * @param {Element} element
 * @param {...Child} children
 */
export function replace(element, ...children) {
  const next = /** @type {Element} */ (element.cloneNode(false));
  next.append(...children.filter((child) => child !== null));
  const open = [...element.querySelectorAll('details[open][data-key]')].map(keyOf);
  for (const details of next.querySelectorAll('details[data-key]'))
    if (open.includes(keyOf(details))) details.setAttribute('open', '');
  if (element.isEqualNode(next)) return;
  const focused = element.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  element.replaceChildren(...next.childNodes);
  if (focused === null) return;
  const again = [...element.querySelectorAll('[data-key]')].find((one) => keyOf(one) === focused);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/**
 * @param {Element | null} element
 * @returns {string | null}
 */
function keyOf(element) {
  return element?.getAttribute('data-key') ?? null;
}

/**
 * The element of the page with this id.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no element ${id}.`);
  return element;
}
