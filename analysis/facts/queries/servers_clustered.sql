SELECT count(DISTINCT address) FILTER (WHERE standing <> 'unclustered') AS value,
  count(DISTINCT address) FILTER (WHERE standing = 'core') AS in_cores,
  count(DISTINCT address) FILTER (WHERE standing = 'fringe') AS at_fringes,
  count(DISTINCT address) FILTER (WHERE standing = 'unclustered') AS with_nobody
FROM current_cluster_members
