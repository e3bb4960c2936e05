/** Names for the made-up users: common ones, and some that are hard for a table. */

const PEOPLE = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
  'mallory',
  'niaj',
  'olivia',
  'peggy',
  'rupert',
  'sybil',
  'trent',
  'victor',
  'walter',
  'yusuf',
  'zara',
  'amina',
  'bruno',
  'chen',
  'dilara',
  'emil',
  'fatima',
  'goran',
  'hana',
  'ines',
  'jonas',
  'kenji',
  'leila',
  'mateo',
  'nora',
  'omar',
  'priya',
  'quinn',
];

const OTHERS = [
  '李雷@example.net',
  'mum-tv',
  'さくら🌸@example.org',
  'office-router',
  '김민준@example.kr',
  'backup.nas@example.net',
  'мария@example.org',
  'a.very.long.address.of.one.user@mail.subdomain.example.com',
  'guest-7f3a',
  'zoë@example.net',
];

/** Every third name is something other than a person at example.net. */
const OTHERS_EVERY = 3;

const NAMES = mix();

function mix(): string[] {
  const people = PEOPLE.map((name) => `${name}@example.net`);
  const names: string[] = [];
  for (const [index, other] of OTHERS.entries()) {
    names.push(...people.slice(index * (OTHERS_EVERY - 1), (index + 1) * (OTHERS_EVERY - 1)), other);
  }
  return [...names, ...people.slice(OTHERS.length * (OTHERS_EVERY - 1))];
}

/** The email of the user with this number, from 0; all are different. */
export function userName(index: number): string {
  return NAMES[index] ?? `user-${String(index + 1).padStart(5, '0')}@example.net`;
}
