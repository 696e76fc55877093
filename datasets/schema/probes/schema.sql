CREATE TABLE probes (
  run_id                        VARCHAR NOT NULL,
  sweep                         INTEGER NOT NULL CHECK (sweep >= 1),
  address                       VARCHAR NOT NULL,
  port                          INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  name                          VARCHAR NOT NULL,
  qtype                         VARCHAR NOT NULL,
  purpose                       VARCHAR NOT NULL CHECK (purpose IN ('screen', 'dense', 'confirm', 'control', 'prime')),
  is_recursion_desired          BOOLEAN NOT NULL,
  vantage                       VARCHAR,
  sent_at                       TIMESTAMPTZ NOT NULL,
  n_tries                       INTEGER NOT NULL CHECK (n_tries >= 0),
  source_port                   INTEGER CHECK (source_port BETWEEN 1 AND 65535),
  rtt_us                        BIGINT CHECK (rtt_us >= 0),
  failure                       VARCHAR,
  rcode                         VARCHAR,
  is_authoritative              BOOLEAN,
  is_truncated                  BOOLEAN,
  is_recursion_desired_in_reply BOOLEAN,
  is_recursion_available        BOOLEAN,
  is_case_kept                  BOOLEAN,
  is_tcp                        BOOLEAN NOT NULL,
  n_answers                     INTEGER CHECK (n_answers >= 0),
  n_authority                   INTEGER CHECK (n_authority >= 0),
  remaining_ttl_s               UINTEGER,
  least_ttl_s                   UINTEGER,
  ns_owner                      VARCHAR,
  ns_remaining_ttl_s            UINTEGER,
  soa_remaining_ttl_s           UINTEGER,
  answers                       VARCHAR[] NOT NULL,
  cname                         VARCHAR
);
COMMENT ON TABLE probes IS
  'Outcomes of cache probes, one row per target, name and sweep. Layer: raw.';
COMMENT ON COLUMN probes.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN probes.sweep IS
  'Ordinal of the sweep over the plan, from 1. Unit: none (integer). Null: never. Source: the plan.';
COMMENT ON COLUMN probes.address IS
  'Resolver or forwarder that was asked as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: the run; text form RFC 5952.';
COMMENT ON COLUMN probes.port IS
  'UDP port asked. Unit: none (port number). Null: never. Source: the plan.';
COMMENT ON COLUMN probes.name IS
  'Name asked for, lower case, without final dot. Unit: none (name). Null: never. Source: the plan.';
COMMENT ON COLUMN probes.qtype IS
  'Type asked for, such as A. Unit: none (word). Null: never. Source: the plan; RFC 1035, 3.2.2.';
COMMENT ON COLUMN probes.purpose IS
  'Why: screen (delegation level), dense (address level), confirm (burst after a hit), control (random label) or prime (own name, recursion desired). Unit: none (word). Null: never. Source: the plan.';
COMMENT ON COLUMN probes.is_recursion_desired IS
  'RD bit of the query; true for names in the study''s own zone alone. Unit: none (truth value). Null: never. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN probes.vantage IS
  'Vantage point that sent the probe. Unit: none (label). Null: the study has one vantage point. Source: configuration.';
COMMENT ON COLUMN probes.sent_at IS
  'Instant of the try that gave the outcome, in study time. Unit: UTC instant, microseconds. Null: never. Source: study clock.';
COMMENT ON COLUMN probes.n_tries IS
  'Queries sent, the last one included. Unit: queries. Null: never. Source: the prober.';
COMMENT ON COLUMN probes.source_port IS
  'Own port of the try that gave the outcome; some pools choose a cache by it. Unit: none (port number). Null: nothing was sent. Source: the prober.';
COMMENT ON COLUMN probes.rtt_us IS
  'Time from query to reply. Unit: microseconds. Null: no reply was accepted. Source: network clock.';
COMMENT ON COLUMN probes.failure IS
  'Why there is no accepted reply, from the closed failure vocabulary, such as timeout or refused_port. Unit: none (word). Null: a reply was accepted. Source: the prober.';
COMMENT ON COLUMN probes.rcode IS
  'Response code by its name, such as NOERROR or REFUSED. Unit: none (word). Null: no reply was accepted. Source: RFC 1035, 4.1.1; RFC 6895.';
COMMENT ON COLUMN probes.is_authoritative IS
  'AA bit of the reply. Unit: none (truth value). Null: no reply was accepted. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN probes.is_truncated IS
  'TC bit of the reply over UDP. Unit: none (truth value). Null: no reply was accepted. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN probes.is_recursion_desired_in_reply IS
  'RD bit of the reply; true for a query without it shows a resolver that sets it and recurses. Unit: none (truth value). Null: no reply was accepted. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN probes.is_recursion_available IS
  'RA bit of the reply. Unit: none (truth value). Null: no reply was accepted. Source: RFC 1035, 4.1.1.';
COMMENT ON COLUMN probes.is_case_kept IS
  'True if the reply repeats the random case of the name (0x20). Unit: none (truth value). Null: no reply was accepted. Source: the prober.';
COMMENT ON COLUMN probes.is_tcp IS
  'True if the accepted reply came over TCP after a truncated one. Unit: none (truth value). Null: never. Source: the prober.';
COMMENT ON COLUMN probes.n_answers IS
  'Records in the answer section. Unit: records. Null: no reply was accepted. Source: the reply.';
COMMENT ON COLUMN probes.n_authority IS
  'Records in the authority section. Unit: records. Null: no reply was accepted. Source: the reply.';
COMMENT ON COLUMN probes.remaining_ttl_s IS
  'Remaining TTL of the first record of the type asked for. Unit: seconds. Null: no such record. Source: RFC 1035, 3.2.1.';
COMMENT ON COLUMN probes.least_ttl_s IS
  'Least remaining TTL in the answer section. Unit: seconds. Null: no record there. Source: RFC 1035, 3.2.1.';
COMMENT ON COLUMN probes.ns_owner IS
  'Owner of the NS set in the reply; a cached delegation of the target when it is its zone. Unit: none (name). Null: no NS set. Source: RFC 1034, 4.2.1.';
COMMENT ON COLUMN probes.ns_remaining_ttl_s IS
  'Remaining TTL of that NS set. Unit: seconds. Null: no NS set. Source: RFC 1035, 3.2.1.';
COMMENT ON COLUMN probes.soa_remaining_ttl_s IS
  'Remaining TTL of the SOA of a cached negative answer. Unit: seconds. Null: no SOA in the authority section. Source: RFC 2308, 5.';
COMMENT ON COLUMN probes.answers IS
  'Data of the records of the type asked for, sorted. Unit: none (list of text). Null: never, an empty list means none. Source: the reply.';
COMMENT ON COLUMN probes.cname IS
  'Last name of the alias chain. Unit: none (name). Null: no alias. Source: RFC 1034, 3.6.2.';
