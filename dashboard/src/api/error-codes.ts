import type { Schemas } from './client';

/** The error codes of the API that the dashboard acts on, by their names in the server's `ErrorCode`. */
export const ERROR_CODES = {
  NOT_FOUND: 1002,
  NO_ROUTE: 7003,
  MISSING_CREDENTIALS: 9106,
  SIGN_IN_REFUSED: 10011,
  NOT_SIGNED_IN: 10012,
  REAUTHENTICATION_REQUIRED: 10013,
  CROSS_SITE: 10014,
  LINK_NOT_VALID: 10016,
  SECOND_FACTOR_REQUIRED: 10018,
  SECOND_FACTOR_REJECTED: 10019,
} as const satisfies Record<string, Schemas['Problem']['code']>;
