CREATE TABLE resolver_qualifications (
  run_id                       VARCHAR NOT NULL,
  address                      VARCHAR NOT NULL,
  class                        VARCHAR NOT NULL CHECK (class IN ('fit', 'refuses', 'recurses', 'fixed_ttl', 'refreshes', 'stale', 'harms', 'hijacks', 'intercepted', 'public_backend', 'many_countries', 'unstable', 'dead')),
  reason                       VARCHAR NOT NULL,
  cache_group                  VARCHAR,
  n_honesty                    INTEGER NOT NULL CHECK (n_honesty >= 0),
  n_leaks                      INTEGER NOT NULL CHECK (n_leaks >= 0),
  leak_bound                   DOUBLE CHECK (leak_bound BETWEEN 0 AND 1),
  n_visibility                 INTEGER NOT NULL CHECK (n_visibility >= 0),
  n_visible                    INTEGER NOT NULL CHECK (n_visible >= 0),
  ttl_slope                    DOUBLE,
  ttl_cap_s                    UINTEGER,
  ttl_floor_s                  UINTEGER,
  n_pool_fetches               INTEGER CHECK (n_pool_fetches >= 0),
  pool_size                    DOUBLE,
  is_port_sticky               BOOLEAN,
  egress_addresses             VARCHAR[] NOT NULL,
  egress_asns                  VARCHAR[] NOT NULL,
  country                      VARCHAR,
  country_mass                 DOUBLE CHECK (country_mass BETWEEN 0 AND 1),
  countries                    VARCHAR[] NOT NULL,
  is_refreshing                BOOLEAN,
  is_serving_stale             BOOLEAN,
  packet_cache_s               UINTEGER,
  is_harming                   BOOLEAN,
  is_hijacking                 BOOLEAN,
  is_intercepted               BOOLEAN,
  is_source_kept               BOOLEAN,
  is_suitable_2018_rd          BOOLEAN,
  is_suitable_2018_one_as      BOOLEAN,
  is_suitable_2018_access      BOOLEAN,
  is_suitable_2018_not_hosting BOOLEAN,
  is_suitable_2018_forwarder   BOOLEAN,
  is_suitable_2018_reaches     BOOLEAN
);
COMMENT ON TABLE resolver_qualifications IS
  'What a survey found out about each resolver or forwarder. Layer: observation (derived).';
COMMENT ON COLUMN resolver_qualifications.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN resolver_qualifications.address IS
  'Address of the resolver or forwarder as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: the run; text form RFC 5952.';
COMMENT ON COLUMN resolver_qualifications.class IS
  'Outcome: fit, or why not. Unit: none (word). Null: never. Source: the survey; closed vocabulary of this column.';
COMMENT ON COLUMN resolver_qualifications.reason IS
  'The outcome in words. Unit: none (text). Null: never. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.cache_group IS
  'Label of the cache system it reaches; addresses of one group are one witness. Unit: none (label). Null: no cache was reached. Source: test T6 of the survey.';
COMMENT ON COLUMN resolver_qualifications.n_honesty IS
  'Queries without RD for fresh names (T1). Unit: queries. Null: never. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.n_leaks IS
  'Of these, how many it answered or passed on with recursion (T1). Unit: queries. Null: never. Source: survey and canary log.';
COMMENT ON COLUMN resolver_qualifications.leak_bound IS
  'Upper end of the one-sided 95 % interval of the leak rate. Unit: probability. Null: no query was sent. Source: exact binomial (Clopper and Pearson 1934).';
COMMENT ON COLUMN resolver_qualifications.n_visibility IS
  'Queries without RD for names known to be cached (T2). Unit: queries. Null: never. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.n_visible IS
  'Of these, how many were answered from the cache (T2). Unit: queries. Null: never. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.ttl_slope IS
  'Change of the remaining TTL per second, -1 for a true countdown (T3). Unit: seconds per second. Null: fewer than two answers. Source: least squares over T3.';
COMMENT ON COLUMN resolver_qualifications.ttl_cap_s IS
  'Largest TTL it keeps (T3). Unit: seconds. Null: no cap was seen. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.ttl_floor_s IS
  'Smallest TTL it keeps (T3). Unit: seconds. Null: no floor was seen. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.n_pool_fetches IS
  'Distinct fetches of one name seen at the authority (T4). Unit: queries. Null: T4 was not run. Source: canary log.';
COMMENT ON COLUMN resolver_qualifications.pool_size IS
  'Estimated number of caches behind it (T4). Unit: caches. Null: T4 was not run, or every query was fetched and the number has no upper bound. Source: solution of fetches = C(1-(1-1/C)^n).';
COMMENT ON COLUMN resolver_qualifications.is_port_sticky IS
  'True if a source port keeps reaching the same cache (T4). Unit: none (truth value). Null: T4 was not run. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.egress_addresses IS
  'Addresses from which its queries reached the authority, sorted (T5). Unit: none (list of addresses). Null: never, an empty list means none were seen. Source: canary log.';
COMMENT ON COLUMN resolver_qualifications.egress_asns IS
  'Autonomous systems of these addresses, sorted. Unit: none (list of text). Null: never, an empty list means none are known. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.country IS
  'Country of the users of its cache as ISO 3166-1 alpha-2. Unit: none (code). Null: no source names one. Source: prefixes of the egress and of the forwarders of the group.';
COMMENT ON COLUMN resolver_qualifications.country_mass IS
  'Share of the sources'' belief in that country. Unit: probability. Null: no source names one. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.countries IS
  'All countries named, each as CODE=belief, sorted. Unit: none (list of text). Null: never, an empty list means none. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.is_refreshing IS
  'True if a query without RD late in the TTL refreshes the entry (T7). Unit: none (truth value). Null: T7 was not run. Source: canary log.';
COMMENT ON COLUMN resolver_qualifications.is_serving_stale IS
  'True if expired entries are still answered (T7). Unit: none (truth value). Null: T7 was not run. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.packet_cache_s IS
  'Time for which an answer to a query without RD hides a later fill (T8). Unit: seconds. Null: T8 was not run. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.is_harming IS
  'True if a query without RD gives a user an empty answer (T9); never probed again. Unit: none (truth value). Null: T9 was not run. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.is_hijacking IS
  'True if a name that does not exist is answered (T10). Unit: none (truth value). Null: T10 was not run. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.is_intercepted IS
  'True if an unused address of its prefix answers too (T10). Unit: none (truth value). Null: T10 was not run. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.is_source_kept IS
  'True if replies come from the address asked (T11). Unit: none (truth value). Null: no reply came. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_rd IS
  'Rule 1 of 2018: honours RD=0 in two checks. Unit: none (truth value). Null: not tested. Source: Hide and Seek, Citizen Lab 2018, as restated in translation.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_one_as IS
  'Rule 2 of 2018: its resolvers lie in exactly one AS. Unit: none (truth value). Null: not tested. Source: as is_suitable_2018_rd.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_access IS
  'Rule 3 of 2018: that AS is classed Transit/Access. Unit: none (truth value). Null: no classification at hand. Source: as is_suitable_2018_rd.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_not_hosting IS
  'Rule 4 of 2018: no fingerprint match is hosted in that AS. Unit: none (truth value). Null: not tested. Source: as is_suitable_2018_rd.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_forwarder IS
  'Rule 5 of 2018: its own address is not among its resolvers. Unit: none (truth value). Null: not tested. Source: as is_suitable_2018_rd.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_reaches IS
  'Rule 6 of 2018: reaches the expected resolver (at least one answer of ten in the expected AS). Unit: none (truth value). Null: not tested. Source: as is_suitable_2018_rd.';
