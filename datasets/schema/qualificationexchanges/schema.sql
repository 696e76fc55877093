CREATE TABLE qualification_exchanges (
  run_id                 VARCHAR NOT NULL,
  address                VARCHAR NOT NULL,
  test                   VARCHAR NOT NULL CHECK (test IN ('honesty', 'visibility', 'countdown', 'pool', 'backend', 'sharing', 'refresh', 'packet_cache', 'harm', 'integrity', 'delegation', 'reach', 'calibration')),
  round                  INTEGER NOT NULL CHECK (round >= 1),
  step                   INTEGER NOT NULL CHECK (step >= 1),
  asked_address          VARCHAR NOT NULL,
  port                   INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  name                   VARCHAR NOT NULL,
  token                  VARCHAR,
  qtype                  VARCHAR NOT NULL,
  is_recursion_desired   BOOLEAN NOT NULL,
  vantage                VARCHAR NOT NULL,
  asked_at               TIMESTAMPTZ NOT NULL,
  n_tries                INTEGER NOT NULL CHECK (n_tries >= 0),
  source_port            INTEGER CHECK (source_port BETWEEN 1 AND 65535),
  is_tcp                 BOOLEAN NOT NULL,
  edns_udp_bytes         INTEGER CHECK (edns_udp_bytes BETWEEN 0 AND 65535),
  rtt_us                 BIGINT CHECK (rtt_us >= 0),
  status                 VARCHAR NOT NULL CHECK (status IN ('answered', 'timed_out', 'invalid', 'skipped')),
  failure                VARCHAR CHECK (failure IN ('timeout', 'port_refused', 'unreachable', 'prohibited', 'reset', 'closed_early', 'send_failed', 'malformed', 'not_a_response', 'wrong_id', 'wrong_source', 'wrong_port', 'wrong_question', 'opted_out', 'out_of_scope', 'over_cap', 'unfit')),
  rcode                  VARCHAR,
  ede_codes              INTEGER[] NOT NULL,
  is_authoritative       BOOLEAN,
  is_truncated           BOOLEAN,
  is_rd_in_reply         BOOLEAN,
  is_recursion_available BOOLEAN,
  is_authentic_data      BOOLEAN,
  is_edns_in_reply       BOOLEAN,
  is_case_kept           BOOLEAN,
  n_answers              INTEGER CHECK (n_answers >= 0),
  n_authority            INTEGER CHECK (n_authority >= 0),
  n_additional           INTEGER CHECK (n_additional >= 0),
  remaining_ttl_s        UINTEGER,
  least_ttl_s            UINTEGER,
  ns_owner               VARCHAR,
  ns_remaining_ttl_s     UINTEGER,
  is_ns_in_answer        BOOLEAN,
  soa_owner              VARCHAR,
  soa_remaining_ttl_s    UINTEGER,
  cname                  VARCHAR,
  answers                VARCHAR[] NOT NULL,
  CHECK ((status = 'answered') = (failure IS NULL)),
  CHECK ((status = 'answered') = (rcode IS NOT NULL)),
  CHECK ((status = 'skipped') = (n_tries = 0))
);
COMMENT ON TABLE qualification_exchanges IS
  'Exchanges of a survey with resolvers and forwarders, one row per query of a test. Layer: raw.';
COMMENT ON COLUMN qualification_exchanges.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN qualification_exchanges.address IS
  'Resolver or forwarder under test as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: the survey; text form RFC 5952.';
COMMENT ON COLUMN qualification_exchanges.test IS
  'Test it belongs to; the first ten are T1 to T10 in order, delegation asks whether cached NS sets are shown, reach whether a well-known name leads to its AS. Unit: none (word). Null: never. Source: the survey.';
COMMENT ON COLUMN qualification_exchanges.round IS
  'Repetition of the test, from 1. Unit: none (integer). Null: never. Source: the survey.';
COMMENT ON COLUMN qualification_exchanges.step IS
  'Query within the round, from 1. Unit: none (integer). Null: never. Source: the survey.';
COMMENT ON COLUMN qualification_exchanges.asked_address IS
  'Address that the query went to: as address, but for the unused neighbour (integrity) and the other forwarder (sharing). Unit: none (address). Null: never. Source: the survey.';
COMMENT ON COLUMN qualification_exchanges.port IS
  'UDP or TCP port asked. Unit: none (port number). Null: never. Source: the survey.';
COMMENT ON COLUMN qualification_exchanges.name IS
  'Name asked for, lower case, without final dot. Unit: none (name). Null: never. Source: the survey.';
COMMENT ON COLUMN qualification_exchanges.token IS
  'Label in the name that ties the exchange to rows of canary_queries. Unit: none (text). Null: the name lies outside the canary zone. Source: the survey.';
COMMENT ON COLUMN qualification_exchanges.qtype IS
  'Type asked for, such as A. Unit: none (word). Null: never. Source: the survey; RFC 1035, 3.2.2.';
COMMENT ON COLUMN qualification_exchanges.is_recursion_desired IS
  'RD bit of the query. Unit: none (truth value). Null: never. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.vantage IS
  'Vantage point that asked. Unit: none (label). Null: never. Source: configuration.';
COMMENT ON COLUMN qualification_exchanges.asked_at IS
  'Instant in study time of the try that gave the outcome, or at which the query was skipped. Unit: UTC instant, microseconds. Null: never. Source: study clock.';
COMMENT ON COLUMN qualification_exchanges.n_tries IS
  'Queries sent in all tries. Unit: queries. Null: never. Source: the collector.';
COMMENT ON COLUMN qualification_exchanges.source_port IS
  'Own port of the try that gave the outcome. Unit: none (port number). Null: none was recorded; n_tries tells whether anything was sent. Source: the collector.';
COMMENT ON COLUMN qualification_exchanges.is_tcp IS
  'True if the outcome came over TCP, after a truncated reply. Unit: none (truth value). Null: never. Source: RFC 7766, 5.';
COMMENT ON COLUMN qualification_exchanges.edns_udp_bytes IS
  'UDP size that the query of the outcome offered. Unit: bytes. Null: no EDNS is known to have been offered. Source: RFC 6891, 6.2.3.';
COMMENT ON COLUMN qualification_exchanges.rtt_us IS
  'Time from query to accepted reply. Unit: microseconds. Null: none was recorded; status tells whether there was a reply. Source: network clock.';
COMMENT ON COLUMN qualification_exchanges.status IS
  'Account of the ledger: answered (a reply was accepted), timed_out (none came to the last try), invalid (to the last try only such came as could not be accepted; see anomalies) or skipped (nothing was sent). Unit: none (word). Null: never. Source: the collector.';
COMMENT ON COLUMN qualification_exchanges.failure IS
  'Why no reply was accepted; of several tries that of the last; of a skipped query the rule that forbade it. Unit: none (word). Null: a reply was accepted. Source: the collector.';
COMMENT ON COLUMN qualification_exchanges.rcode IS
  'Response code by its name, such as NOERROR or REFUSED; extended codes included. Unit: none (word). Null: no reply was accepted. Source: RFC 1035, 4.1.1; RFC 6895, 2.3.';
COMMENT ON COLUMN qualification_exchanges.ede_codes IS
  'Codes of extended DNS errors in the reply, in order. Unit: none (list of integers). Null: never, an empty list means none. Source: RFC 8914.';
COMMENT ON COLUMN qualification_exchanges.is_authoritative IS
  'AA bit of the reply. Unit: none (truth value). Null: none was recorded; status tells whether there was a reply. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.is_truncated IS
  'TC bit of the last UDP reply. Unit: none (truth value). Null: none was recorded; status tells whether there was a reply. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.is_rd_in_reply IS
  'RD bit of the reply; one that the query did not have marks a resolver that sets it and recurses. Unit: none (truth value). Null: none was recorded; status tells whether there was a reply. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.is_recursion_available IS
  'RA bit of the reply. Unit: none (truth value). Null: none was recorded; status tells whether there was a reply. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.is_authentic_data IS
  'AD bit of the reply. Unit: none (truth value). Null: none was recorded; status tells whether there was a reply. Source: RFC 4035, 3.2.3.';
COMMENT ON COLUMN qualification_exchanges.is_edns_in_reply IS
  'True if the reply has EDNS. Unit: none (truth value). Null: none was recorded; status tells whether there was a reply. Source: RFC 6891, 6.1.1.';
COMMENT ON COLUMN qualification_exchanges.is_case_kept IS
  'True if the reply repeats the random case of the name (0x20). Unit: none (truth value). Null: none was recorded; status tells whether there was a reply. Source: the collector.';
COMMENT ON COLUMN qualification_exchanges.n_answers IS
  'Records in the answer section. Unit: records. Null: none was recorded; status tells whether there was a reply. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.n_authority IS
  'Records in the authority section. Unit: records. Null: none was recorded; status tells whether there was a reply. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.n_additional IS
  'Records in the additional section. Unit: records. Null: none was recorded; status tells whether there was a reply. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN qualification_exchanges.remaining_ttl_s IS
  'Remaining TTL of the first record of the type asked for in the answer section. Unit: seconds. Null: no such record came. Source: RFC 1035, 3.2.1.';
COMMENT ON COLUMN qualification_exchanges.least_ttl_s IS
  'Least remaining TTL in the answer section. Unit: seconds. Null: no record came in that section. Source: RFC 1035, 3.2.1.';
COMMENT ON COLUMN qualification_exchanges.ns_owner IS
  'Owner of the first NS set in answer or authority section, lower case, without final dot; the root is a dot. Unit: none (name). Null: no NS set came. Source: RFC 1034, 4.2.1.';
COMMENT ON COLUMN qualification_exchanges.ns_remaining_ttl_s IS
  'Remaining TTL of that NS set, its least. Unit: seconds. Null: no NS set came. Source: RFC 1035, 3.2.1.';
COMMENT ON COLUMN qualification_exchanges.is_ns_in_answer IS
  'True if that NS set stands in the answer section, where it is no answer to a query for another type. Unit: none (truth value). Null: no NS set came. Source: RFC 1035, 4.1.';
COMMENT ON COLUMN qualification_exchanges.soa_owner IS
  'Owner of the SOA in the authority section: the zone of a cached negative answer. Unit: none (name). Null: no SOA came there. Source: RFC 2308, 3.';
COMMENT ON COLUMN qualification_exchanges.soa_remaining_ttl_s IS
  'Remaining TTL of that SOA. Unit: seconds. Null: no SOA came there. Source: RFC 2308, 5.';
COMMENT ON COLUMN qualification_exchanges.cname IS
  'Last name of the alias chain in the answer section. Unit: none (name). Null: no alias came. Source: RFC 1034, 3.6.2.';
COMMENT ON COLUMN qualification_exchanges.answers IS
  'Data of the records of the type asked for, sorted. Unit: none (list of text). Null: never, an empty list means none. Source: the reply.';
