/** Does something, asks for the people anew, and answers whether it was done. */
export type Act = (work: () => Promise<unknown>) => Promise<boolean>;
