-- Rows {from} to {until} of probes, sweep by sweep. Entries of warm pairs stand in a tenth of the slots of one TTL each,
-- delegations in half of the slots of a day.
SELECT '{run}' AS run_id, (sweep + 1)::INTEGER AS sweep, address, 53::INTEGER AS port, name, 'A' AS qtype, 0::INTEGER AS burst_index, purpose,
  'fixed' AS schedule, 'bench' AS vantage, make_timestamptz(t) AS probed_at, 1::INTEGER AS n_tries, (40000 + i % 1000)::INTEGER AS source_port,
  false AS is_tcp, 1232::INTEGER AS edns_udp_bytes, CASE WHEN answered THEN 20000 + h % 100000 END::BIGINT AS rtt_us,
  CASE WHEN answered THEN 'answered' ELSE 'timed_out' END AS status, CASE WHEN NOT answered THEN 'timeout' END AS failure,
  CASE WHEN NOT answered THEN NULL WHEN refused THEN 'REFUSED' ELSE 'NOERROR' END AS rcode, []::INTEGER[] AS ede_codes,
  CASE WHEN answered THEN false END AS is_authoritative, CASE WHEN answered THEN false END AS is_truncated,
  CASE WHEN answered THEN false END AS is_rd_in_reply, CASE WHEN answered THEN true END AS is_recursion_available,
  CASE WHEN answered THEN false END AS is_authentic_data, CASE WHEN answered THEN true END AS is_edns_in_reply,
  CASE WHEN answered THEN true END AS is_case_kept, CASE WHEN hit THEN 1 WHEN answered THEN 0 END::INTEGER AS n_answers,
  CASE WHEN refused THEN 0 WHEN answered THEN 2 END::INTEGER AS n_authority, CASE WHEN answered THEN 1 END::INTEGER AS n_additional,
  CASE WHEN hit THEN (1 + (slot + 1) * ttl - 1 - second) END::UINTEGER AS remaining_ttl_s, remaining_ttl_s AS least_ttl_s,
  CASE WHEN seen THEN zone WHEN referred THEN 'com' END AS ns_owner,
  CASE WHEN seen THEN (day + 1) * 86400 - second WHEN referred THEN 100000 + h % 72800 END::UINTEGER AS ns_remaining_ttl_s,
  CASE WHEN seen OR referred THEN false END AS is_ns_in_answer, CASE WHEN hit THEN ['192.0.2.' || (1 + n)] ELSE [] END AS answers, 'bench' AS source
FROM (
  SELECT *, answered AND NOT refused AND warm AND hash(g, n, slot) % 10 = 0 AS hit,
    answered AND NOT refused AND (hit OR warm AND hash(g, zone, day) % 2 = 0) AS seen, answered AND NOT refused AND NOT seen AS referred
  FROM (
    SELECT *, t // 1000000 AS second, second // ttl AS slot, second // 86400 AS day, h % 50 <> 0 AS answered, answered AND a % 50 = 7 AS refused
    FROM (
      SELECT i, sweep, r.a, x.n, x.name, x.zone, x.purpose, x.ttl, r.address, r.g, hash(i) AS h, hash(r.g, x.zone) % 10 = 0 AS warm,
        1534291200000000 + sweep * 3600000000 + (hash(r.a, x.n) % 3600000000)::BIGINT AS t
      FROM (SELECT i, i // {pairs} AS sweep, (i % {pairs}) // 100 AS a, i % 100 AS n FROM (SELECT unnest(range({from}, {until})) AS i)) c
      JOIN bench_name x ON x.n = c.n JOIN bench_resolver r ON r.a = c.a)))
