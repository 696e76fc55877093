SELECT count(*) FILTER (WHERE removed_by IS NULL) AS value,
  count(*) FILTER (WHERE removed_by IS NULL AND level = 'address') AS of_names,
  count(*) FILTER (WHERE removed_by IS NULL AND level = 'delegation') AS of_delegations,
  count(*) FILTER (WHERE removed_by IS NULL AND len(open_flags) > 0) AS with_an_open_doubt
FROM current_cache_fills
