export declare const ROOT: string
export declare function entryPoints(): string[]
