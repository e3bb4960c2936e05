/** What labels may say of users; the command line's table reads it without loading the exporter. */
export const USER_LABELS = ['names', 'hash', 'none'] as const;

export type UserLabels = (typeof USER_LABELS)[number];
