/** See prepare.mjs: plain JavaScript, because it runs before anything is installed. */
export const ownNode: string;
export function prepare(): Promise<void>;
export function isPrepared(): boolean;
export function prepareExtra(name: "postgres" | "demo-photos", report?: (message: string) => void): Promise<string>;
export function prepareExtras(): Promise<void>;
