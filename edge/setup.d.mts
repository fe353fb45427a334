export const LEAST_NODE: number;
export function nodeComplaint(version: string): string | undefined;
export function isInstalled(root: string): boolean;
