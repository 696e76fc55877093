-- targets
SELECT '{run}' AS run_id, name, 'A' AS qtype, purpose, true AS is_public, TIMESTAMPTZ '2018-08-14 00:00:00+00' AS looked_up_at, zone AS zone_cut,
  false AS is_zone_shared, ttl::UINTEGER AS ttl_s, 60::UINTEGER AS negative_ttl_s, 86400::UINTEGER AS ns_parent_ttl_s, 86400::UINTEGER AS ns_child_ttl_s,
  ['192.0.2.' || (1 + n)] AS addresses, []::BIGINT[] AS hosting_asns, []::VARCHAR[] AS hosting_countries, 'bench' AS source
FROM bench_name;
-- operators
SELECT '{run}' AS run_id, 'operator-' || n % 20 AS operator, 'name' AS kind, name AS value, 'publication' AS basis, true AS is_unique, 'bench' AS source
FROM bench_name WHERE purpose = 'target';
-- prefixes
SELECT '{run}' AS run_id, asn::BIGINT AS asn, 'AS' || asn AS as_name, 'access' AS as_class, 'access' AS as_class_published, '2018-08-14' AS valid_on,
  'bench' AS source, row_number() OVER (ORDER BY asn) AS source_row
FROM (SELECT DISTINCT asn FROM bench_resolver);
-- resolver_qualifications
SELECT '{run}' AS run_id, address, 53::INTEGER AS port, CASE WHEN a % 20 = 3 THEN 'recurses' ELSE 'clean' END AS class,
  CASE WHEN a % 20 = 3 THEN 'it recurses' END AS excluded_because, cache_group, TIMESTAMPTZ '2018-08-13 00:00:00+00' AS first_asked_at,
  TIMESTAMPTZ '2018-08-14 00:00:00+00' AS last_asked_at, 100::INTEGER AS n_exchanges, 59::INTEGER AS n_honesty, CASE WHEN a % 20 = 3 THEN 5 ELSE 0 END::INTEGER AS n_leaks,
  0.05::DOUBLE AS leak_bound, 3::INTEGER AS n_visibility, 3::INTEGER AS n_visible, 1::INTEGER AS n_delegation, 1::INTEGER AS n_delegation_visible, 'referral' AS miss_form,
  4::INTEGER AS n_countdown, 86400::UINTEGER AS ttl_cap_s, 0::INTEGER AS n_pool_queries, 0::INTEGER AS n_pool_fetches, 0::INTEGER AS n_pool_expiries, [address] AS egress_addresses,
  [asn]::BIGINT[] AS egress_asns, [country] AS egress_countries, asn::BIGINT AS asn, country, 1::DOUBLE AS country_mass, 3::INTEGER AS n_country_sources,
  [country] AS country_opinions, true AS is_suitable_2018_rd, true AS is_suitable_2018_one_as, true AS is_suitable_2018_access, true AS is_suitable_2018_not_hosting,
  true AS is_suitable_2018_forwarder, true AS is_suitable_2018_reaches
FROM bench_resolver;
-- cache_groups
SELECT '{run}' AS run_id, cache_group, count(*)::INTEGER AS n_addresses, count(*) FILTER (WHERE a % 20 <> 3)::INTEGER AS n_fit, 'clean' AS class, 59::BIGINT AS n_honesty,
  0::BIGINT AS n_leaks, 0.05::DOUBLE AS leak_bound, 1::DOUBLE AS pool_size, list(address ORDER BY a) AS egress_addresses, list_distinct(list(asn))::BIGINT[] AS egress_asns,
  list_distinct(list(country)) AS egress_countries, list_distinct(list(asn))::BIGINT[] AS asns, min(country) AS country, 1::DOUBLE AS country_mass,
  3::INTEGER AS n_country_sources, list_distinct(list(country)) AS country_opinions
FROM bench_resolver GROUP BY cache_group
