export { createRandom } from '@upshift/core';
