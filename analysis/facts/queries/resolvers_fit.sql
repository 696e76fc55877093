SELECT count(*) FILTER (WHERE excluded_because IS NULL) AS value,
  count(*) FILTER (WHERE excluded_because IS NOT NULL) AS excluded,
  count(*) AS surveyed
FROM current_resolver_qualifications
