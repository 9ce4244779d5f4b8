/**
 * The role that rights are asked of (domain/rights), as SQL: as it was given, or that of a reviewer who may browse where the data set
 * lets its reviewers do so. Read with each request, so that the setting is felt with the next one.
 */
export const effectiveRole = (datasetId: string, role: string): string =>
  `CASE WHEN ${role} = 'reviewer' AND (SELECT d."reviewersBrowse" FROM "Dataset" d WHERE d.id = ${datasetId})
    THEN 'browsing_reviewer' ELSE ${role}::text END`;

/** The roles that a person was given here, by their data sets, as SQL; null where they have none. */
export const rolesOf = (reviewerId: string): string =>
  `(SELECT json_object_agg(own."datasetId", ${effectiveRole('own."datasetId"', "own.role")}) FROM "Membership" own WHERE own."reviewerId" = ${reviewerId})`;
