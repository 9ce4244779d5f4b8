import { config } from "zod";

// Before any schema is made in the browser: zod would try whether it may compile its parsers with `new Function`, and the
// pages' policy reports each try.
config({ jitless: true });
