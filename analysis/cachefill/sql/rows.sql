-- Rows of probes in classes. k, of the address: 0 fail, 1 delegation seen and so a miss, 2 miss, 3 hit, 4 denial, 6 skipped,
-- 7 refused, 8 through a way that may not testify, 9 the same and skipped, 10 and more suspect (see doubts in account.go),
-- and 32 in a burst. d, of the delegation: 0 nothing, 1 miss, 2 hit. w numbers the watches of addresses; ttl is that of the
-- answer, of denials that of the SOA.
-- Asked twice, for rows without and with an address, since most rows have none and lists are slow. Texts become numbers
-- before the joins, where they are still those of a dictionary.
SELECT p, c * {names} + n AS w, t, CASE WHEN k = 4 THEN soa ELSE ttl END AS ttl, ns, (k + burst)::UTINYINT AS k,
  (CASE WHEN NOT shows_delegations OR z IS NULL THEN 0
    WHEN k = 2 THEN is_above::INTEGER
    WHEN k IN (1, 3) AND is_own THEN CASE WHEN ns > longest THEN 0 ELSE 2 END
    ELSE 0 END)::UTINYINT AS d
FROM (
  SELECT * EXCLUDE (is_own), is_own AND ns IS NOT NULL AND NOT is_ns_in_answer AS is_own, CASE
    WHEN code = 9 THEN CASE WHEN used THEN 6 ELSE 9 END
    WHEN NOT used THEN 8
    WHEN code = 1 AND ttl IS NOT NULL THEN CASE
      WHEN is_authoritative THEN 10
      WHEN len(addresses) > 0 AND NOT list_has_all(addresses, answers) THEN 11
      WHEN is_rd_in_reply THEN 12
      WHEN ttl = 0 THEN 13
      WHEN ttl > greatest(coalesce(floor, 0), least(stated, coalesce(cap, stated))) + 1 AND stated IS NOT NULL THEN 14
      ELSE 3 END
    WHEN code = 1 THEN CASE
      WHEN is_ns_in_answer THEN CASE WHEN leads = 1 AND misses_by_root THEN 2 ELSE 15 END
      WHEN n_answers > 0 THEN 2
      WHEN is_own AND ns IS NOT NULL AND NOT is_ns_in_answer THEN 1
      WHEN soa IS NOT NULL THEN 4
      WHEN leads = 0 THEN CASE WHEN misses_by_nothing THEN 2 ELSE 0 END
      WHEN leads < 3 THEN 2
      ELSE 16 END
    WHEN code = 2 AND soa IS NOT NULL THEN 4
    WHEN code = 3 THEN 7
    WHEN code = 4 AND misses_by_failure THEN 2
    ELSE 0 END AS k
  FROM (
    SELECT b.*, a.p, a.c, a.used, a.misses_by_root, a.misses_by_nothing, a.misses_by_failure, a.shows_delegations, a.cap, a.floor,
      n.n, n.z, n.is_own, n.leads, n.is_above, n.longest, n.ttl AS stated, {addresses} AS addresses
    FROM (
      SELECT address, port, coalesce(anchor_port, 0) AS anchor, name, ns_owner, epoch_us(probed_at) AS t, {ttl} AS ttl, soa_remaining_ttl_s AS soa,
        ns_remaining_ttl_s AS ns, {answers} AS answers, n_answers, is_ns_in_answer, is_authoritative, is_rd_in_reply,
        CASE WHEN burst_index > 0 THEN 32 ELSE 0 END AS burst, CASE WHEN rcode = 'NOERROR' AND status <> 'skipped' THEN 1 WHEN status = 'skipped' THEN 9
          WHEN rcode = 'NXDOMAIN' THEN 2 WHEN rcode = 'REFUSED' THEN 3 WHEN rcode = 'SERVFAIL' THEN 4 ELSE 0 END::UTINYINT AS code
      FROM probes WHERE {which} AND qtype = 'A' AND NOT (burst_index > 0 AND purpose = 'control')
    ) b JOIN fx_path a ON a.address = b.address AND a.port = b.port AND a.anchor = b.anchor
    JOIN fx_said n ON n.name = b.name AND n.ns_owner IS NOT DISTINCT FROM b.ns_owner
    WHERE a.c IS NOT NULL))
