/** Which image has which name in an export, where several may ask for one. */
export type ImageNames = {
  /** Gives a name to an image that is the first to ask for it; false where another has it. */
  take(name: string, imageId: string): boolean;
};

/** Holds every name: only for data sets whose photos come from several roots, the one place where two share one. */
export function imageNames(): ImageNames {
  const owners = new Map<string, string>();
  return {
    take(name, imageId) {
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, imageId);
      return owner === undefined || owner === imageId;
    },
  };
}
