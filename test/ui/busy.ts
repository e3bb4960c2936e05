/** A core with six users, two of whom have traffic. */
import type { Traffic } from '../support/fake-source.ts';

export const USERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank'];
export const COUNTED: Traffic = {
  'inbound>>>tcp': [1000, 9_000_000],
  ...Object.fromEntries(USERS.map((name) => [`user>>>${name}`, [100, 1_000_000] as const])),
};
const PER_SECOND: Traffic = { 'inbound>>>tcp': [0, 2048], 'user>>>bob': [0, 1024], 'user>>>carol': [0, 512] };
export const BUSY = { counted: COUNTED, perSecond: PER_SECOND };
