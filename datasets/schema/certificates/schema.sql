CREATE TABLE certificates (
  run_id              VARCHAR NOT NULL,
  certificate_id      VARCHAR NOT NULL,
  sha256              VARCHAR,
  md5                 VARCHAR,
  der                 BLOB,
  subject             VARCHAR,
  issuer              VARCHAR,
  serial_number       VARCHAR,
  not_before          TIMESTAMPTZ,
  not_after           TIMESTAMPTZ,
  names               VARCHAR[] NOT NULL,
  spki_sha256         VARCHAR,
  key_algorithm       VARCHAR,
  n_key_bits          INTEGER CHECK (n_key_bits >= 0),
  signature_algorithm VARCHAR
);
COMMENT ON TABLE certificates IS
  'X.509 certificates seen in grabs, one row per certificate and run. Layer: raw.';
COMMENT ON COLUMN certificates.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN certificates.certificate_id IS
  'Name of the certificate in this study: sha256:HEX of the DER bytes, or md5:HEX where a data set publishes nothing else. Unit: none (identifier). Null: never. Source: hash of the DER encoding.';
COMMENT ON COLUMN certificates.sha256 IS
  'SHA-256 over the DER bytes. Unit: none (64 hex digits). Null: the data set does not publish it. Source: RFC 5280 encoding.';
COMMENT ON COLUMN certificates.md5 IS
  'MD5 over the DER bytes, kept to join older data sets. Unit: none (32 hex digits). Null: not computed and not published. Source: RFC 5280 encoding.';
COMMENT ON COLUMN certificates.der IS
  'The certificate itself. Unit: bytes. Null: the data set publishes hashes only. Source: the wire.';
COMMENT ON COLUMN certificates.subject IS
  'Subject as RFC 4514 text. Unit: none (text). Null: the certificate itself is not at hand. Source: RFC 5280, 4.1.2.6.';
COMMENT ON COLUMN certificates.issuer IS
  'Issuer as RFC 4514 text. Unit: none (text). Null: the certificate itself is not at hand. Source: RFC 5280, 4.1.2.4.';
COMMENT ON COLUMN certificates.serial_number IS
  'Serial number in decimal, negative ones included. Unit: none (integer as text). Null: the certificate itself is not at hand. Source: RFC 5280, 4.1.2.2.';
COMMENT ON COLUMN certificates.not_before IS
  'Start of validity. Unit: UTC instant. Null: no start of validity is known. Source: RFC 5280, 4.1.2.5.';
COMMENT ON COLUMN certificates.not_after IS
  'End of validity. Unit: UTC instant. Null: no end of validity is known. Source: RFC 5280, 4.1.2.5.';
COMMENT ON COLUMN certificates.names IS
  'Subject alternative names and common name as they stand in the certificate. Unit: none (list of text). Null: never, an empty list means none or not at hand (der null). Source: RFC 5280, 4.2.1.6.';
COMMENT ON COLUMN certificates.spki_sha256 IS
  'SHA-256 over the public key information; equal keys tie renewed certificates together. Unit: none (64 hex digits). Null: the certificate itself is not at hand. Source: RFC 5280, 4.1.2.7.';
COMMENT ON COLUMN certificates.key_algorithm IS
  'Algorithm of the public key, such as RSA, ECDSA P-256 or Ed25519, or its OID. Unit: none (text). Null: the key of the certificate could not be looked at. Source: RFC 5280, 4.1.2.7.';
COMMENT ON COLUMN certificates.n_key_bits IS
  'Length of the public key, of RSA that of its modulus. Unit: bits. Null: no length of the key is known. Source: RFC 5280, 4.1.2.7.';
COMMENT ON COLUMN certificates.signature_algorithm IS
  'Signature algorithm by name or OID. Unit: none (text). Null: the certificate itself is not at hand. Source: RFC 5280, 4.1.1.2.';
