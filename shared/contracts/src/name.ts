import { z } from 'zod';

/** Names of workloads, deployments and whatever else a portfolio names. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, 'a name is 1 to 64 letters, digits, dots, dashes or underscores');
