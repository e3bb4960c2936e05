export const completion = (shell: string): string => shell;
