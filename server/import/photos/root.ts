export type Root = { id: bigint; name: string; places: string[] };

/** What a root is opened by: where it is; the name that a person gives it; an annotation file whose photos lie below it. */
export type RootRequest = { place: string; name?: string | undefined; sha256?: Buffer | null };
