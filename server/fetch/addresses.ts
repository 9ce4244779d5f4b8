import { z } from "zod";

/** The folder, as an address without a slash at its end, that each source's files lie in. */
export type Addresses = { svit: string; visualGenome: string; photos: string; coco: string };

/** Where the authors publish. All TLS: plain http is for a mirror that somebody names. */
export const PUBLIC_ADDRESSES: Addresses = {
  svit: "https://huggingface.co/datasets/BAAI/SVIT/resolve/main/data",
  visualGenome: "https://homes.cs.washington.edu/~ranjay/visualgenome/data/dataset",
  photos: "https://cs.stanford.edu/people/rak248",
  // Amazon's name of COCO's bucket: the certificate behind images.cocodataset.org is not made out to that name.
  coco: "https://s3.amazonaws.com/images.cocodataset.org/annotations",
};

/** An http(s) address of a folder; the slash at its end is taken off. A password would end up in fetched.json, a query is lost. */
export const folderAddress = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  if (isPlain) return url.href.replace(/\/+$/, "");
  context.addIssue({ code: "custom", message: "must be an http or https address without user name, query or #" });
  return z.NEVER;
});

/** A file that says where some or all of the sources lie. */
export const addressesFile = z.strictObject({
  svit: folderAddress.optional(),
  visualGenome: folderAddress.optional(),
  photos: folderAddress.optional(),
  coco: folderAddress.optional(),
});

/** A mirror has the files in folders as `studio fetch` leaves them, so what was fetched once serves others. */
export const mirrorAddresses = (mirror: string): Addresses => ({
  svit: `${mirror}/svit`,
  visualGenome: `${mirror}/visual-genome`,
  photos: `${mirror}/visual-genome`,
  coco: `${mirror}/coco`,
});
