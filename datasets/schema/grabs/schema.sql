CREATE TABLE grabs (
  run_id                      VARCHAR NOT NULL,
  grab_id                     BIGINT NOT NULL CHECK (grab_id >= 1),
  grabbed_at                  TIMESTAMPTZ NOT NULL,
  address                     VARCHAR NOT NULL,
  port                        INTEGER CHECK (port BETWEEN 0 AND 65535),
  protocol                    VARCHAR NOT NULL CHECK (protocol IN ('tls', 'http')),
  request                     VARCHAR,
  host                        VARCHAR,
  is_over_tls                 BOOLEAN,
  source                      VARCHAR NOT NULL,
  failure                     VARCHAR,
  detail                      VARCHAR,
  certificate_ids             VARCHAR[] NOT NULL,
  response_id                 VARCHAR,
  tls_version                 VARCHAR,
  tls_cipher                  VARCHAR,
  tls_group                   VARCHAR,
  tls_alpn                    VARCHAR,
  is_client_certificate_asked BOOLEAN,
  server_hello                BLOB,
  handshake                   VARCHAR,
  jarm                        VARCHAR,
  connect_us                  BIGINT CHECK (connect_us >= 0),
  first_byte_us               BIGINT CHECK (first_byte_us >= 0),
  duration_us                 BIGINT CHECK (duration_us >= 0),
  visit                       BIGINT CHECK (visit >= 1),
  n_visit_grabs               INTEGER CHECK (n_visit_grabs >= 1)
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
COMMENT ON COLUMN grabs.host IS
  'Value of the field Host that an HTTP request sent. Unit: none (text). Null: no such field is recorded. Source: the scanner.';
COMMENT ON COLUMN grabs.is_over_tls IS
  'Whether the HTTP request went over TLS. Unit: none (truth value). Null: it is not recorded for a request, and a handshake has none. Source: the scanner.';
COMMENT ON COLUMN grabs.source IS
  'Scan or provider the exchange comes from; the name of the tool for own scans. Unit: none (name). Null: never. Source: the scanner, or the imported data set.';
COMMENT ON COLUMN grabs.failure IS
  'Why the exchange ended without an answer, from the closed failure vocabulary. Unit: none (word). Null: the exchange succeeded. Source: the scanner.';
COMMENT ON COLUMN grabs.detail IS
  'What the peer or the library said about the failure, such as the TLS alert received; also what was cut of an answer. Unit: none (text). Null: nothing more is known. Source: the scanner.';
COMMENT ON COLUMN grabs.certificate_ids IS
  'Certificates shown, leaf first, as certificate_id of certificates. Unit: none (list of identifiers). Null: never, an empty list means none was shown. Source: TLS Certificate message, RFC 8446, 4.4.2.';
COMMENT ON COLUMN grabs.response_id IS
  'HTTP response, as response_id of http_responses. Unit: none (identifier). Null: no HTTP response was kept. Source: the scanner.';
COMMENT ON COLUMN grabs.tls_version IS
  'TLS version agreed on, such as TLSv1.2. Unit: none (text). Null: no version agreed on is recorded. Source: ServerHello, RFC 8446, 4.1.3.';
COMMENT ON COLUMN grabs.tls_cipher IS
  'Cipher suite agreed on, IANA name. Unit: none (name). Null: no cipher suite agreed on is recorded. Source: ServerHello.';
COMMENT ON COLUMN grabs.tls_group IS
  'Group of the key exchange, such as x25519, secp384r1 or dh-1024. Unit: none (name). Null: no group is recorded, as with a key sent under RSA. Source: ServerHello or ServerKeyExchange, RFC 8446, 4.2.8; RFC 8422, 5.4.';
COMMENT ON COLUMN grabs.tls_alpn IS
  'Application protocol that the server chose. Unit: none (name). Null: no choice is recorded. Source: RFC 7301.';
COMMENT ON COLUMN grabs.is_client_certificate_asked IS
  'Whether the server asked for a certificate of the client; none is ever sent. Unit: none (truth value). Null: not recorded. Source: CertificateRequest, RFC 8446, 4.3.2.';
COMMENT ON COLUMN grabs.server_hello IS
  'ServerHello as received, from which JA3S and the like are computed again at any time. Unit: bytes. Null: no ServerHello was kept. Source: the wire.';
COMMENT ON COLUMN grabs.handshake IS
  'What else the handshake showed, as JSON without random values: extensions in order, signature of the key exchange, session ticket, names of the library. Unit: none (JSON). Null: none is recorded. Source: the wire.';
COMMENT ON COLUMN grabs.jarm IS
  'JARM hash of the TLS server. Unit: none (62 hex digits). Null: no JARM pass was made. Source: JARM, Salesforce 2020.';
COMMENT ON COLUMN grabs.connect_us IS
  'Time until the TCP connection was there. Unit: microseconds. Null: no connecting is recorded for this exchange. Source: network clock of the scanner.';
COMMENT ON COLUMN grabs.first_byte_us IS
  'Time from the last byte asked to the first byte of the answer. Unit: microseconds. Null: no first byte is recorded. Source: network clock of the scanner.';
COMMENT ON COLUMN grabs.duration_us IS
  'Time from connect to the last byte read. Unit: microseconds. Null: not recorded. Source: network clock of the scanner.';
COMMENT ON COLUMN grabs.visit IS
  'Ordinal of the visit, all exchanges with one address and port in one run, from 1. Unit: none (integer). Null: the scan does not say which exchanges belong together. Source: the run.';
COMMENT ON COLUMN grabs.n_visit_grabs IS
  'Number of rows of the visit; a visit with fewer rows was cut off. Unit: grabs. Null: the scan does not say which exchanges belong together. Source: the run.';
