/** `npm run notices`: writes public/third-party-notices.txt anew, after a change of dependencies. */
import { writeFile } from "node:fs/promises";
import { NOTICES_FILE, thirdPartyNotices } from "./third-party-notices.ts";

await writeFile(NOTICES_FILE, await thirdPartyNotices());
