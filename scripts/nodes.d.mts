export function installedNode(major: string): string
