SELECT count(removed_by) AS value,
  count(*) FILTER (WHERE removed_by = 'suspect') AS suspect,
  count(*) FILTER (WHERE removed_by = 'unconfirmed') AS unconfirmed,
  count(*) FILTER (WHERE removed_by = 'leak') AS leak,
  count(*) FILTER (WHERE removed_by = 'own_probe') AS own_probe,
  count(*) FILTER (WHERE removed_by = 'refresh') AS refresh,
  count(*) FILTER (WHERE removed_by = 'stale') AS stale,
  count(*) FILTER (WHERE removed_by = 'sweep') AS sweep,
  count(*) FILTER (WHERE removed_by = 'clockwork') AS clockwork,
  count(*) FILTER (WHERE removed_by = 'stratum') AS stratum
FROM current_cache_fills
