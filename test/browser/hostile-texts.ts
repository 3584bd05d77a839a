/** Sets `window.caught` where it is run in a browser. */
const trap = 'window.caught=1';

/** What a model, a producer or a vendor might write to be run by whoever reads it. */
export const hostileTexts = [
  `<script>${trap}</script>`,
  `<img src=x onerror="${trap}">`,
  `"><svg onload=${trap}>`,
  `</pre><iframe srcdoc="<script>parent.caught=1</script>"></iframe>`,
  `<a href="javascript:${trap}">read on</a>`,
  `javascript:${trap}`,
  `{{constructor.constructor('${trap}')()}}`,
] as const;
