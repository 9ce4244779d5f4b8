/** See prepare.mjs: plain JavaScript, because it runs before anything is installed. */
export const ownNode: string;
export function prepare(): Promise<void>;
export function isPrepared(): boolean;
