import own from "#package.json" with { type: "json" };

/** The program's version, as manifests name it. */
export const studioVersion: string = own.version;
