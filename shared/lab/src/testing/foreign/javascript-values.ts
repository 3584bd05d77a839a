import { ask, fn } from './write-task.ts';

/** Functions whose arguments are values of JavaScript: callbacks, lists of objects, undefined. */
export const javascriptValues = [
  ask(
    'How can I debounce the handler `onResize` by 150 ms, running on the leading edge too, with options {leading: true, maxWait: undefined}?',
    fn('debounce', 'Returns a debounced version of a callback.', {
      callback: 'string! The function to debounce.',
      wait: 'integer! Milliseconds.',
      options: 'object { leading: boolean, trailing: boolean, maxWait: number | undefined }',
    }),
  ),
  ask(
    'Filter the array [{id: 1, tags: ["a"]}, {id: 2, tags: []}] so that only objects with a non-empty `tags` array stay, using the predicate `hasTags`.',
    fn('collection.filterBy', 'Array.prototype.filter over plain objects.', {
      items: { type: 'array', description: 'Array of objects.', items: { type: 'object' } },
      predicate: 'string! (item) => boolean',
    }),
  ),
  ask(
    'Dispatch the redux action {type: "cart/itemAdded", payload: {sku: "B-77", qty: 2}} to `appStore` and await the thunk.',
    fn('dispatchAction', 'Dispatches an action to a store; resolves when thunks are done.', {
      store: 'string! The store variable.',
      action: 'object! Plain object with `type` and `payload`.',
      awaitThunk: 'boolean Await the returned promise.',
    }),
  ),
  ask(
    "Mount the component `<PriceTag amount={9.5} currency='EUR' onClick={handleBuy} />` into the element '#root'.",
    fn('renderComponent', 'Mounts a React component into a DOM node.', {
      component: 'string! Component identifier.',
      props: 'object! Props, where functions are given by name.',
      selector: 'string! CSS selector for document.querySelector.',
    }),
  ),
  ask(
    'Fetch several promises at once: `loadUser`, `loadOrders` and `loadPrefs`, and settle all even if one rejects, logging errors with `console.warn`.',
    fn('settleAll', 'Runs async functions with Promise.allSettled.', {
      tasks: 'string[]! Async functions by name.',
      onRejected: 'string Error callback (err) => void.',
    }),
  ),
  ask(
    'Set up an Express route GET /health that answers with `healthHandler` after the middlewares [`cors()`, `rateLimit`].',
    fn('app.route', 'Adds a route to an Express application.', {
      method: 'get|post|put|delete HTTP verb in lower case.',
      path: 'string! Route path.',
      middlewares: 'string[] In order.',
      handler: 'string! (req, res, next) => void',
    }),
  ),
  ask(
    'Validate the form object `signupForm` where `email` matches /^[^@]+@[^@]+$/ and `age` is not undefined, showing messages through `setErrors`.',
    fn('validateForm', 'Validates fields of a form object with rules.', {
      form: 'string! The form object.',
      rules: 'object! Map of field name to RegExp or function.',
      onError: 'string! Callback with a map of messages.',
    }),
  ),
  ask(
    'Deep-merge `defaults` and `{retry: {limit: 3, methods: null}}` where arrays are replaced, not concatenated; undefined should not overwrite.',
    fn('deepMerge', 'Merges objects recursively into a new one.', {
      target: 'string! Object literal or identifier.',
      source: 'object! Object whose values win.',
      arrayMerge: 'replace|concat Strategy for arrays.',
      skipUndefined: 'boolean Ignore keys whose value is undefined.',
    }),
  ),
  ask(
    'Subscribe to the socket event "price:tick" with a throttled callback `updateChart`, and pass {volatile: true}; return the unsubscribe function.',
    fn('socket.subscribe', 'Adds an event listener to a socket.io client.', {
      event: 'string! Event name.',
      listener: 'string! Callback (...args) => void.',
      flags: 'object Flags of the emit.',
    }),
    fn('socket.once', 'Adds a listener that runs one time only.', {
      event: 'string! Event name.',
      listener: 'string! Callback.',
    }),
  ),
  ask(
    'Reduce the `transactions` array to an object keyed by `accountId` whose values are sums, with initial accumulator `{}`.',
    fn('reduceToMap', 'Array.prototype.reduce into an object.', {
      array: 'string! Identifier of the array.',
      key: 'string! Property to group by.',
      reducer: 'string! (acc, cur) => acc',
      initialValue: 'object! The initial accumulator.',
    }),
  ),
  ask(
    'Animate the `.drawer` element from translateX(-100%) to translateX(0) in 300ms with easing "ease-out", then call onOpened().',
    fn('animateElement', 'Element.animate with keyframes.', {
      selector: 'string! CSS selector.',
      keyframes: { type: 'array', description: 'Keyframe objects.', items: { type: 'object' } },
      timing: 'object! { duration, easing, fill }',
      onfinish: 'string Called when the animation is over.',
    }),
  ),
  ask(
    'Sort the rows of `tableData` by lastLogin descending with null values last; the comparator is `byDateDesc`. Do not mutate the original array.',
    fn('sortRows', 'Sorts an array of objects with a comparator.', {
      rows: 'string! Array variable.',
      comparator: 'string! (a, b) => number',
      nulls: 'first|last Where null or undefined values go.',
      immutable: 'boolean Use toSorted() rather than sort().',
    }),
  ),
];
