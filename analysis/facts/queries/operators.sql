SELECT count(DISTINCT cluster_id) FILTER (WHERE standing <> 'unclustered') AS value,
  count(DISTINCT cluster_id) FILTER (WHERE standing = 'core') AS with_a_core,
  count(DISTINCT cluster_id) FILTER (WHERE standing = 'fringe') AS with_a_fringe
FROM current_cluster_members
