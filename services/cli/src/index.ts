export { type CliErrorCode, cliErrorCodes, exitCodes } from './cli-error.ts';
