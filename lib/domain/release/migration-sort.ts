/**
 * additive: older code keeps working. unclear: nobody can tell from the text.
 * destructive: older code does not fit the schema any more. irreversible: data is gone.
 */
export const MIGRATION_SORTS = ["additive", "unclear", "destructive", "irreversible"] as const;
export type MigrationSort = (typeof MIGRATION_SORTS)[number];
