CREATE TABLE cache_groups (
  run_id            VARCHAR NOT NULL,
  cache_group       VARCHAR NOT NULL,
  n_addresses       INTEGER NOT NULL CHECK (n_addresses >= 1),
  n_fit             INTEGER NOT NULL CHECK (n_fit >= 0),
  class             VARCHAR NOT NULL CHECK (class IN ('harms', 'intercepted', 'hijacks', 'recurses', 'refuses', 'fixed_ttl', 'many_countries', 'public_backend', 'unstable', 'stale', 'refreshes', 'clean')),
  excluded_because  VARCHAR,
  n_honesty         BIGINT NOT NULL CHECK (n_honesty >= 0),
  n_leaks           BIGINT NOT NULL CHECK (n_leaks >= 0),
  leak_bound        DOUBLE CHECK (leak_bound BETWEEN 0 AND 1),
  pool_size         DOUBLE CHECK (pool_size >= 1),
  packet_cache_s    UINTEGER,
  is_refreshing     BOOLEAN,
  is_serving_stale  BOOLEAN,
  egress_addresses  VARCHAR[] NOT NULL,
  egress_asns       BIGINT[] NOT NULL,
  egress_countries  VARCHAR[] NOT NULL,
  is_public_backend BOOLEAN,
  asns              BIGINT[] NOT NULL,
  country           VARCHAR,
  country_mass      DOUBLE CHECK (country_mass BETWEEN 0 AND 1),
  n_country_sources INTEGER NOT NULL CHECK (n_country_sources >= 0),
  country_opinions  VARCHAR[] NOT NULL,
  CHECK (n_fit <= n_addresses),
  CHECK ((n_fit = 0) = (excluded_because IS NOT NULL)),
  CHECK (n_leaks <= n_honesty),
  CHECK ((country IS NULL) = (country_mass IS NULL))
);
COMMENT ON TABLE cache_groups IS
  'Cache systems that a survey reached, one row per group of addresses that share caches: the witnesses. Layer: observation (derived).';
COMMENT ON COLUMN cache_groups.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN cache_groups.cache_group IS
  'Label of the cache system, as in resolver_qualifications. Unit: none (label). Null: never. Source: test T6 (sharing), and equal expiries.';
COMMENT ON COLUMN cache_groups.n_addresses IS
  'Resolvers and forwarders through which it was reached, by address and port. Unit: addresses. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.n_fit IS
  'Of these, how many may testify. Unit: addresses. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.class IS
  'Gravest class among the addresses that may testify; if none may, the least grave one of all. Unit: none (word). Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.excluded_because IS
  'Why none of its addresses may testify: the reason of the one with the least grave class. Unit: none (text). Null: at least one may testify. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.n_honesty IS
  'Queries without RD for fresh names whose outcome is known (T1), over the addresses that may testify, or over all if none may. Unit: queries. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.n_leaks IS
  'Of these, how many were answered or passed on with recursion. Unit: queries. Null: never. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.leak_bound IS
  'Largest leak bound of these addresses, each one-sided 95 %; addresses leak by themselves, so their queries are not added up for it. Unit: probability. Null: T1 gave no query that counts. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.pool_size IS
  'Largest estimate of the number of its caches through any of these addresses (T4). Unit: caches. Null: no estimate is possible. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.packet_cache_s IS
  'Longest time for which an answer to a query without RD hides a later fill (T8). Unit: seconds. Null: T8 was run through none. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.is_refreshing IS
  'True if through any of these addresses a query without RD late in the TTL refreshed the entry (T7). Unit: none (truth value). Null: T7 was run through none. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.is_serving_stale IS
  'True if through any of these addresses expired entries were still answered (T7). Unit: none (truth value). Null: T7 was run through none. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.egress_addresses IS
  'Addresses from which its queries reached the authority, sorted, over all addresses of the group. Unit: none (list of addresses). Null: never, an empty list means none were seen. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.egress_asns IS
  'Autonomous systems of these, sorted. Unit: none (list of AS numbers). Null: never, an empty list means none are known. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.egress_countries IS
  'Countries of these that any source names, sorted. Unit: none (list of codes). Null: never, an empty list means none are known. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.is_public_backend IS
  'True if an egress belongs to a public DNS service (T5). Unit: none (truth value). Null: no egress was seen. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.asns IS
  'Autonomous systems of the addresses themselves, sorted. Unit: none (list of AS numbers). Null: never, an empty list means no source names one. Source: resolver_qualifications.';
COMMENT ON COLUMN cache_groups.country IS
  'Country believed of the users of its caches as ISO 3166-1 alpha-2. Unit: none (code). Null: no source names one. Source: prefixes of egress and forwarders of the group.';
COMMENT ON COLUMN cache_groups.country_mass IS
  'Belief in that country, from all sources. Unit: probability. Null: no source names a country. Source: prefixes.';
COMMENT ON COLUMN cache_groups.n_country_sources IS
  'Sources that name a country. Unit: sources. Null: never. Source: prefixes.';
COMMENT ON COLUMN cache_groups.country_opinions IS
  'What the sources say, as SOURCE=CODE, sorted; a source with several codes has several entries. Unit: none (list of text). Null: never, an empty list means no source names a country. Source: prefixes.';
