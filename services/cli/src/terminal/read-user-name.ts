import { userInfo } from 'node:os';

/** The name that the system knows the person by. A container may run under a number that no name belongs to. */
export function readUserName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
