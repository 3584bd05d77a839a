import type { Tool } from '@upshift/contracts';
import { ask, fn } from './write-task.ts';

const header = (names: string): Record<string, unknown> => ({
  type: 'object',
  description: `HTTP headers of the request: ${names}.`,
  properties: Object.fromEntries(names.split(', ').map((name) => [name, { type: 'string' }])),
});

function get(url: string, about: string, parameters: Record<string, string>): Tool {
  return fn('requests.get', `Sends a GET request. ${about}`, {
    url: { type: 'string', description: 'The endpoint.', default: url },
    headers: header('Accept, Authorization'),
    params: {
      type: 'object',
      description: 'Query string.',
      properties: Object.fromEntries(
        Object.entries(parameters).map(([name, description]) => [name, { type: 'string', description }]),
      ),
    },
    timeout: { type: 'number', description: 'How many seconds to wait for the server to send data.' },
    allow_redirects: { type: 'boolean', default: true, description: 'Enable redirection.' },
  });
}

const post: Tool = fn('http_post', 'Sends a POST request with a JSON body to a REST endpoint.', {
  url: 'string! Absolute URL, https only.',
  headers: header('Content-Type, X-Api-Key'),
  body: { type: 'object', description: 'Sent as application/json.', additionalProperties: true },
  verify: 'boolean Verify the TLS certificate.',
});
const call: Tool = fn('call_endpoint', 'Calls one endpoint of the internal gateway (OpenAPI 3).', {
  method: 'GET|POST|PUT|PATCH|DELETE HTTP method',
  path: 'string! Path such as /v2/accounts/{id}',
  path_params: { type: 'object', additionalProperties: { type: 'string' } },
  query: { type: 'object', additionalProperties: { type: 'string' } },
  bearer_token: 'string OAuth 2 access token',
});

/** Requests to be made over HTTP, with a URL, headers and parameters. */
export const restRequests = [
  ask(
    'What will the tide be in Brest tomorrow? My key is "tk_991a", return it as JSON.',
    get('https://api.tides.example/v1/forecast', 'Tide times of a harbour. Reference: https://docs.tides.example', {
      harbour: 'Name of the harbour',
      date: 'ISO 8601 date',
      format: 'json or xml',
    }),
  ),
  ask(
    'Look up the address for latitude 48.2082 and longitude 16.3738 with the token BEARER-00x, and do not follow redirects.',
    get('https://geo.example.org/reverse', 'Reverse geocoding. See https://geo.example.org/manual#reverse', {
      lat: 'Latitude in WGS 84',
      lon: 'Longitude in WGS 84',
      zoom: 'Level of detail 0..18',
    }),
  ),
  ask(
    'How much is one bitcoin in Norwegian kroner? Give up after 3 seconds.',
    get('https://coins.example.net/api/v3/simple/price', 'Prices of coins; rate limited to 30/min.', {
      ids: 'Comma separated coin ids',
      vs_currencies: 'Comma separated currency codes',
    }),
  ),
  ask(
    'POST a new ticket to https://desk.example.com/api/tickets with subject "Printer on fire", priority 1 and the api key 8812-AC.',
    post,
  ),
  ask('Create a webhook at https://ci.example.io/hooks for events push and tag, content type application/json.', post),
  ask('Call PATCH /v2/accounts/7781 so that the nickname becomes "Holiday" — token eyJhbGciOi.abc.def', call),
  ask('Fetch page 3 (50 a page) of /v2/invoices filtered by status=open&sort=-due_date', call),
  ask('DELETE the api user "bot-17" through the gateway under /v1/users/{id}, X-Request-Id 5fd2', call, post),
  ask(
    'Give me the timezone for the coordinates (−33.86, 151.21), using X-RapidAPI-Key "demo" and host "tz.p.example.com".',
    fn('get_time_zone', 'GET https://tz.p.example.com/timezone', {
      url: { type: 'string', default: 'https://tz.p.example.com/timezone' },
      headers: {
        type: 'object',
        properties: { 'X-RapidAPI-Key': { type: 'string' }, 'X-RapidAPI-Host': { type: 'string' } },
        required: ['X-RapidAPI-Key'],
      },
      params: { type: 'object', properties: { lat: { type: 'string' }, lng: { type: 'string' } } },
      cookies: { type: 'object', description: 'Cookies to send with the request.' },
      auth: { type: 'array', items: { type: 'string' }, description: 'Basic, Digest or custom HTTP auth tuple.' },
    }),
  ),
  ask(
    'Is there any COVID data for Peru by province? Stream the response.',
    get('https://covid.example.dev/reports/:country', 'Statistics by country.', {
      q: 'Free text query',
      region_province: 'Name of the province',
      per_page: 'Page size, at most 100',
    }),
  ),
  ask(
    'Upload metadata {"artist":"Nils","year":2011} to https://media.example.com/v1/tracks/552/meta using key K-1.',
    post,
  ),
  ask('Send GET /v1/search?q=battery+pack&lang=de to the gateway without a token.', call),
];
