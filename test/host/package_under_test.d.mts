export function packageUnderTest(): Promise<{ folder: string; remove: () => void }>
