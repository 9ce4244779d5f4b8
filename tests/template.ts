/** Name of the migrated database that `freshDatabase` copies. */
export const TEMPLATE = "studio_template";
