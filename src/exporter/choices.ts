/** The values of --user-labels, in a file of its own so that the flags do not load the exporter. */
export const USER_LABELS = ['names', 'hash', 'none'] as const;

export type UserLabels = (typeof USER_LABELS)[number];
