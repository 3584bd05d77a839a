export type { ApiDependencies } from './api-dependencies.ts';
export { type ApiConfig, apiEnvShape, toApiConfig } from './config.ts';
export { type Api, createApi } from './create-api.ts';
