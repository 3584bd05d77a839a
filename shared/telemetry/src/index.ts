export { createLogger, type LoggerOptions } from './create-logger.ts';
export { createTelemetry } from './create-telemetry.ts';
export { type AttributeName, attributeNames, eventNames, spanNames } from './names.ts';
export { systemClock } from './system-clock.ts';
export type { TelemetryOptions } from './telemetry-options.ts';
