-- Rows of probes in classes. k, of the address: 0 fail, 1 delegation seen and so a miss, 2 miss, 3 hit, 4 denial, 6 skipped,
-- 7 refused, 8 through a way that may not testify, 9 the same and skipped, 10 and more suspect (see doubts in account.go),
-- and 32 in a burst. d, of the delegation: 0 nothing, 1 miss, 2 hit. w numbers the watches of addresses; ttl is that of the
-- answer, of denials that of the SOA. Each row is narrow, since all of them are kept.
-- Asked twice, for rows without and with an address, since most rows have none and lists are slow.
SELECT p, (c * n_names + n)::UINTEGER AS w, t, CASE WHEN k = 4 THEN soa_remaining_ttl_s ELSE remaining_ttl_s END AS ttl, ns_remaining_ttl_s AS ns,
  (k + CASE WHEN burst_index > 0 THEN 32 ELSE 0 END)::UTINYINT AS k,
  (CASE WHEN NOT shows_delegations OR z IS NULL THEN 0
    WHEN k IN (1, 3) AND own THEN CASE WHEN ns_remaining_ttl_s > greatest(parent, child) + 1 THEN 0 ELSE 2 END
    WHEN k = 2 AND (ns_owner = '.' OR ns_owner = top AND top <> zone OR ends_with(zone, '.' || ns_owner)) THEN 1
    ELSE 0 END)::UTINYINT AS d
FROM (
  SELECT *, CASE
    WHEN status = 'skipped' THEN CASE WHEN used THEN 6 ELSE 9 END
    WHEN NOT used THEN 8
    WHEN rcode IS NULL THEN 0
    WHEN rcode = 'NOERROR' AND remaining_ttl_s IS NOT NULL THEN CASE
      WHEN is_authoritative THEN 10
      WHEN len(addresses) > 0 AND NOT list_has_all(addresses, answers) THEN 11
      WHEN is_rd_in_reply THEN 12
      WHEN remaining_ttl_s = 0 THEN 13
      WHEN remaining_ttl_s > greatest(coalesce(floor, 0), least(ttl, coalesce(cap, ttl))) + 1 AND ttl IS NOT NULL THEN 14
      ELSE 3 END
    WHEN rcode = 'NOERROR' THEN CASE
      WHEN is_ns_in_answer THEN CASE WHEN ns_owner = '.' AND miss_form IN ('root_in_answer', 'mixed') THEN 2 ELSE 15 END
      WHEN n_answers > 0 THEN 2
      WHEN own THEN 1
      WHEN soa_remaining_ttl_s IS NOT NULL THEN 4
      WHEN ns_owner IS NULL THEN CASE WHEN miss_form IN ('empty', 'mixed') THEN 2 ELSE 0 END
      WHEN ns_owner = '.' OR ns_owner = top OR ns_owner = name OR ends_with(name, '.' || ns_owner) THEN 2
      ELSE 16 END
    WHEN rcode = 'NXDOMAIN' AND soa_remaining_ttl_s IS NOT NULL THEN 4
    WHEN rcode = 'REFUSED' THEN 7
    WHEN rcode = 'SERVFAIL' AND miss_form IN ('servfail', 'mixed') THEN 2
    ELSE 0 END AS k
  FROM (
    SELECT b.status, b.rcode, b.is_authoritative, b.is_rd_in_reply, {answers} AS answers, b.n_answers, b.is_ns_in_answer, b.ns_owner, b.name,
      b.remaining_ttl_s, b.soa_remaining_ttl_s, b.ns_remaining_ttl_s, b.burst_index, epoch_us(b.probed_at) AS t,
      a.p, a.c, a.g, a.used, a.miss_form, a.shows_delegations, a.cap, a.floor,
      n.n, n.z, n.zone, n.n_names, n.ttl, n.parent, n.child, n.top, {addresses} AS addresses,
      coalesce(b.ns_owner = n.zone AND b.ns_remaining_ttl_s IS NOT NULL AND NOT b.is_ns_in_answer, false) AS own
    FROM probes b JOIN fx_path a ON a.address = b.address AND a.port = b.port AND a.anchor = coalesce(b.anchor_port, 0)
    JOIN fx_name n ON n.name = b.name
    WHERE {which} AND a.c IS NOT NULL AND b.qtype = 'A' AND NOT (b.burst_index > 0 AND b.purpose = 'control')))
