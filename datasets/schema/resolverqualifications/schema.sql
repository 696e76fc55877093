CREATE TABLE resolver_qualifications (
  run_id                       VARCHAR NOT NULL,
  address                      VARCHAR NOT NULL,
  port                         INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  class                        VARCHAR NOT NULL CHECK (class IN ('dead', 'harms', 'intercepted', 'hijacks', 'recurses', 'refuses', 'invisible', 'fixed_ttl', 'many_countries', 'public_backend', 'unstable', 'stale', 'refreshes', 'clean')),
  excluded_because             VARCHAR,
  cache_group                  VARCHAR,
  first_asked_at               TIMESTAMPTZ NOT NULL,
  last_asked_at                TIMESTAMPTZ NOT NULL,
  n_exchanges                  INTEGER NOT NULL CHECK (n_exchanges >= 1),
  n_honesty                    INTEGER NOT NULL CHECK (n_honesty >= 0),
  n_leaks                      INTEGER NOT NULL CHECK (n_leaks >= 0),
  leak_bound                   DOUBLE CHECK (leak_bound BETWEEN 0 AND 1),
  n_visibility                 INTEGER NOT NULL CHECK (n_visibility >= 0),
  n_visible                    INTEGER NOT NULL CHECK (n_visible >= 0),
  n_delegation                 INTEGER NOT NULL CHECK (n_delegation >= 0),
  n_delegation_visible         INTEGER NOT NULL CHECK (n_delegation_visible >= 0),
  miss_form                    VARCHAR CHECK (miss_form IN ('referral', 'empty', 'servfail', 'root_in_answer', 'mixed')),
  n_countdown                  INTEGER NOT NULL CHECK (n_countdown >= 0),
  ttl_slope                    DOUBLE,
  ttl_cap_s                    UINTEGER,
  ttl_floor_s                  UINTEGER,
  n_pool_queries               INTEGER NOT NULL CHECK (n_pool_queries >= 0),
  n_pool_fetches               INTEGER NOT NULL CHECK (n_pool_fetches >= 0),
  n_pool_expiries              INTEGER NOT NULL CHECK (n_pool_expiries >= 0),
  pool_size                    DOUBLE CHECK (pool_size >= 1),
  pool_basis                   VARCHAR CHECK (pool_basis IN ('fetches', 'expiries')),
  is_port_sticky               BOOLEAN,
  egress_addresses             VARCHAR[] NOT NULL,
  egress_asns                  BIGINT[] NOT NULL,
  egress_countries             VARCHAR[] NOT NULL,
  is_public_backend            BOOLEAN,
  asn                          BIGINT CHECK (asn BETWEEN 0 AND 4294967295),
  country                      VARCHAR,
  country_mass                 DOUBLE CHECK (country_mass BETWEEN 0 AND 1),
  n_country_sources            INTEGER NOT NULL CHECK (n_country_sources >= 0),
  country_opinions             VARCHAR[] NOT NULL,
  is_refreshing                BOOLEAN,
  is_serving_stale             BOOLEAN,
  packet_cache_s               UINTEGER,
  is_harming                   BOOLEAN,
  is_hijacking                 BOOLEAN,
  is_altering                  BOOLEAN,
  is_intercepted               BOOLEAN,
  is_source_kept               BOOLEAN,
  is_case_kept                 BOOLEAN,
  is_suitable_2018_rd          BOOLEAN,
  is_suitable_2018_one_as      BOOLEAN,
  is_suitable_2018_access      BOOLEAN,
  is_suitable_2018_not_hosting BOOLEAN,
  is_suitable_2018_forwarder   BOOLEAN,
  is_suitable_2018_reaches     BOOLEAN,
  CHECK (n_leaks <= n_honesty),
  CHECK (n_visible <= n_visibility),
  CHECK (n_delegation_visible <= n_delegation),
  CHECK ((pool_size IS NULL) = (pool_basis IS NULL)),
  CHECK ((country IS NULL) = (country_mass IS NULL))
);
COMMENT ON TABLE resolver_qualifications IS
  'Findings of a survey on resolvers and forwarders, one row per address and port. Layer: observation (derived).';
COMMENT ON COLUMN resolver_qualifications.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN resolver_qualifications.address IS
  'Resolver or forwarder as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: qualification_exchanges; text form RFC 5952.';
COMMENT ON COLUMN resolver_qualifications.port IS
  'UDP port asked. Unit: none (port number). Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.class IS
  'Gravest trait found, or clean. Unit: none (word). Null: never. Source: tests T1 to T11 of the survey.';
COMMENT ON COLUMN resolver_qualifications.excluded_because IS
  'Why the resolver may not testify, in words with numbers. Unit: none (text). Null: it may testify. Source: the rules of the survey.';
COMMENT ON COLUMN resolver_qualifications.cache_group IS
  'Label of the cache system that it reaches; addresses of one group are one witness. Unit: none (label). Null: no cache was reached. Source: test T6 (sharing), and equal expiries.';
COMMENT ON COLUMN resolver_qualifications.first_asked_at IS
  'First exchange that the row rests on. Unit: UTC instant, microseconds. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.last_asked_at IS
  'Last exchange that the row rests on. Unit: UTC instant, microseconds. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_exchanges IS
  'Exchanges that the row rests on. Unit: exchanges. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_honesty IS
  'Queries without RD for fresh names whose outcome is known (T1). Unit: queries. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_leaks IS
  'Of these, how many it answered or passed on with recursion (T1). Unit: queries. Null: never. Source: qualification_exchanges and canary_queries.';
COMMENT ON COLUMN resolver_qualifications.leak_bound IS
  'Upper end of the one-sided 95 % interval of the leak rate; 1 - 0.05^(1/n) for 0 of n. Unit: probability. Null: T1 gave no query that counts. Source: exact binomial, Clopper and Pearson 1934.';
COMMENT ON COLUMN resolver_qualifications.n_visibility IS
  'Queries without RD for names known to be cached (T2). Unit: queries. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_visible IS
  'Of these, how many were answered from the cache (T2). Unit: queries. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_delegation IS
  'Queries without RD for a fresh name below a delegation known to be cached. Unit: queries. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_delegation_visible IS
  'Of these, how many showed the cached NS set. Unit: queries. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.miss_form IS
  'How it answers without RD what it does not hold: referral (from above), empty (NOERROR), servfail, root_in_answer (root NS set in the answer section) or mixed. Unit: none (word). Null: no such answer came but REFUSED. Source: qualification_exchanges, test T1.';
COMMENT ON COLUMN resolver_qualifications.n_countdown IS
  'Answers that the countdown rests on (T3). Unit: answers. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.ttl_slope IS
  'Change of the remaining TTL per second, -1 for a true countdown (T3). Unit: seconds per second. Null: fewer than two answers in T3. Source: least squares over T3.';
COMMENT ON COLUMN resolver_qualifications.ttl_cap_s IS
  'Largest TTL that it keeps (T3). Unit: seconds. Null: no cap was found; n_countdown tells whether one was looked for. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.ttl_floor_s IS
  'Smallest TTL that it keeps (T3). Unit: seconds. Null: no floor was found; n_countdown tells whether one was looked for. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_pool_queries IS
  'Queries with RD for one name from as many source ports (T4). Unit: queries. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.n_pool_fetches IS
  'Fetches of that name seen at the authority (T4), without those that one address repeated within 2 s. Unit: queries. Null: never. Source: canary_queries.';
COMMENT ON COLUMN resolver_qualifications.n_pool_expiries IS
  'Distinct expiry times of that name seen without RD (T4). Unit: expiry times. Null: never. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.pool_size IS
  'Estimated number of caches behind the address (T4). Unit: caches. Null: no estimate is possible; n_pool_queries and n_pool_fetches tell why. Source: see pool_basis.';
COMMENT ON COLUMN resolver_qualifications.pool_basis IS
  'What pool_size rests on: fetches (solution of fetches = C(1-(1-1/C)^queries)) or expiries (a lower bound). Unit: none (word). Null: no estimate is possible. Source: the survey.';
COMMENT ON COLUMN resolver_qualifications.is_port_sticky IS
  'True if one source port keeps reaching one cache (T4). Unit: none (truth value). Null: T4 was not run. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.egress_addresses IS
  'Addresses from which its queries reached the authority, sorted (T5). Unit: none (list of addresses). Null: never, an empty list means none were seen. Source: canary_queries.';
COMMENT ON COLUMN resolver_qualifications.egress_asns IS
  'Autonomous systems of these addresses, sorted. Unit: none (list of AS numbers). Null: never, an empty list means none are known. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.egress_countries IS
  'Countries of these addresses that any source names, sorted. Unit: none (list of codes). Null: never, an empty list means none are known. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.is_public_backend IS
  'True if an egress belongs to a public DNS service (T5). Unit: none (truth value). Null: no egress was seen. Source: prefixes, class public_dns.';
COMMENT ON COLUMN resolver_qualifications.asn IS
  'Autonomous system of the address itself. Unit: none (AS number). Null: no source names one. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.country IS
  'Country believed of the users of its cache as ISO 3166-1 alpha-2. Unit: none (code). Null: no source names one. Source: prefixes of egress and forwarders of the group.';
COMMENT ON COLUMN resolver_qualifications.country_mass IS
  'Belief in that country, from all sources. Unit: probability. Null: no source names a country. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.n_country_sources IS
  'Sources that name a country. Unit: sources. Null: never. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.country_opinions IS
  'What each source says, as SOURCE=CODE, sorted. Unit: none (list of text). Null: never, an empty list means no source names a country. Source: prefixes.';
COMMENT ON COLUMN resolver_qualifications.is_refreshing IS
  'True if a query without RD late in the TTL refreshes the entry (T7). Unit: none (truth value). Null: T7 was not run. Source: canary_queries.';
COMMENT ON COLUMN resolver_qualifications.is_serving_stale IS
  'True if expired entries are still answered (T7). Unit: none (truth value). Null: T7 was not run. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.packet_cache_s IS
  'Time for which an answer to a query without RD hides a later fill; 0 if it hides none (T8). Unit: seconds. Null: T8 was not run. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.is_harming IS
  'True if a query without RD gives a user an empty answer (T9); such a resolver is never probed again. Unit: none (truth value). Null: T9 was not run. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.is_hijacking IS
  'True if a name that does not exist is answered (T10). Unit: none (truth value). Null: T10 was not run. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.is_altering IS
  'True if the address of a name that exists is changed (T10). Unit: none (truth value). Null: T10 was not run. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.is_intercepted IS
  'True if an unused address of its prefix answers too (T10). Unit: none (truth value). Null: T10 was not run. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.is_source_kept IS
  'True if all replies came from the address asked (T11). Unit: none (truth value). Null: no reply came. Source: qualification_exchanges and anomalies.';
COMMENT ON COLUMN resolver_qualifications.is_case_kept IS
  'True if all replies repeated the random case of the name (T11). Unit: none (truth value). Null: no reply came. Source: qualification_exchanges.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_rd IS
  'Rule 1 of 2018: two checks without RD gave no answer. Unit: none (truth value). Null: not tested. Source: Hide and Seek, Citizen Lab 2018, read in the translation of iYouPort of 17 October 2018.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_one_as IS
  'Rule 2 of 2018: its resolvers lie in exactly one AS. Unit: none (truth value). Null: not tested. Source: Hide and Seek, Citizen Lab 2018, read in the translation of iYouPort of 17 October 2018.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_access IS
  'Rule 3 of 2018: that AS is classed Transit/Access. Unit: none (truth value). Null: no classification is at hand. Source: Hide and Seek, Citizen Lab 2018, read in the translation of iYouPort of 17 October 2018; class transit_access, access or transit of prefixes.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_not_hosting IS
  'Rule 4 of 2018: no fingerprint match is hosted in that AS. Unit: none (truth value). Null: no fingerprint matches are at hand. Source: Hide and Seek, Citizen Lab 2018, read in the translation of iYouPort of 17 October 2018.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_forwarder IS
  'Rule 5 of 2018: its own address is not among its resolvers. Unit: none (truth value). Null: not tested. Source: Hide and Seek, Citizen Lab 2018, read in the translation of iYouPort of 17 October 2018.';
COMMENT ON COLUMN resolver_qualifications.is_suitable_2018_reaches IS
  'Rule 6 of 2018: of ten queries for a well-known name at least one was answered from the expected AS. Unit: none (truth value). Null: not tested. Source: Hide and Seek, Citizen Lab 2018, read in the translation of iYouPort of 17 October 2018.';
