SELECT n_clusters AS value, n_low AS low, n_high AS high
FROM current_cluster_counts WHERE n_servers_least = 5
