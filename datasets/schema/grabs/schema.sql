CREATE TABLE grabs (
  run_id          VARCHAR NOT NULL,
  grab_id         BIGINT NOT NULL CHECK (grab_id >= 1),
  grabbed_at      TIMESTAMPTZ NOT NULL,
  address         VARCHAR NOT NULL,
  port            INTEGER CHECK (port BETWEEN 0 AND 65535),
  protocol        VARCHAR NOT NULL CHECK (protocol IN ('tls', 'http')),
  request         VARCHAR,
  source          VARCHAR NOT NULL,
  failure         VARCHAR,
  certificate_ids VARCHAR[] NOT NULL,
  response_id     VARCHAR,
  tls_version     VARCHAR,
  tls_cipher      VARCHAR,
  server_hello    BLOB,
  jarm            VARCHAR,
  duration_us     BIGINT CHECK (duration_us >= 0)
);
COMMENT ON TABLE grabs IS
  'One row per exchange with a server (TLS handshake or HTTP request), answered or failed. Layer: raw.';
COMMENT ON COLUMN grabs.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN grabs.grab_id IS
  'Ordinal of the grab within its run, from 1. Unit: none (integer). Null: never. Source: the run.';
COMMENT ON COLUMN grabs.grabbed_at IS
  'Instant of the exchange in study time. Unit: UTC instant, microseconds. Null: never. Source: the scanner; imported scans are read as UTC.';
COMMENT ON COLUMN grabs.address IS
  'Address of the server as canonical text (IPv4-mapped IPv6 unmapped, no zone). Unit: none (address). Null: never. Source: the scanner; text form RFC 5952.';
COMMENT ON COLUMN grabs.port IS
  'TCP port of the server. Unit: none (port number). Null: the scan did not record it. Source: the scanner.';
COMMENT ON COLUMN grabs.protocol IS
  'What was spoken: tls or http. Unit: none (word). Null: never. Source: the scanner.';
COMMENT ON COLUMN grabs.request IS
  'What was asked: SNI of the handshake, or method and path of the request. Unit: none (text). Null: no request is recorded. Source: the scanner.';
COMMENT ON COLUMN grabs.source IS
  'Scan or provider the exchange comes from; the name of the tool for own scans. Unit: none (name). Null: never. Source: the scanner, or the imported data set.';
COMMENT ON COLUMN grabs.failure IS
  'Why the exchange ended without an answer, from the closed failure vocabulary. Unit: none (word). Null: the exchange succeeded. Source: the scanner.';
COMMENT ON COLUMN grabs.certificate_ids IS
  'Certificates shown, leaf first, as certificate_id of certificates. Unit: none (list of identifiers). Null: never, an empty list means none was shown. Source: TLS Certificate message, RFC 8446, 4.4.2.';
COMMENT ON COLUMN grabs.response_id IS
  'HTTP response, as response_id of http_responses. Unit: none (identifier). Null: no HTTP response was kept. Source: the scanner.';
COMMENT ON COLUMN grabs.tls_version IS
  'TLS version agreed on, such as TLSv1.2. Unit: none (text). Null: no version agreed on is recorded. Source: ServerHello, RFC 8446, 4.1.3.';
COMMENT ON COLUMN grabs.tls_cipher IS
  'Cipher suite agreed on, IANA name. Unit: none (name). Null: no cipher suite agreed on is recorded. Source: ServerHello.';
COMMENT ON COLUMN grabs.server_hello IS
  'ServerHello as received, from which JA3S and the like are computed again at any time. Unit: bytes. Null: no ServerHello was kept. Source: the wire.';
COMMENT ON COLUMN grabs.jarm IS
  'JARM hash of the TLS server. Unit: none (62 hex digits). Null: no JARM pass was made. Source: JARM, Salesforce 2020.';
COMMENT ON COLUMN grabs.duration_us IS
  'Time from connect to the last byte read. Unit: microseconds. Null: not recorded. Source: network clock of the scanner.';
