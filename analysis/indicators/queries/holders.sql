-- Whose names and addresses are: one row for every value, operator and basis. co_assignment is that of the server.
SELECT o.kind, o.value, o.operator, o.basis, coalesce(o.is_core, true), o.is_unique, coalesce(o.role, ''),
  o.valid_from_on, o.valid_to_on, c.co_assignment
FROM current_operators o
LEFT JOIN current_cluster_members c ON o.kind = 'address' AND o.basis = 'cluster' AND c.address = o.value AND c.cluster_id = o.cluster_id AND c.run_id = o.cluster_run_id
ORDER BY ALL
