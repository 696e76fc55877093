CREATE TABLE http_responses (
  run_id       VARCHAR NOT NULL,
  response_id  VARCHAR NOT NULL,
  raw          VARCHAR,
  status       INTEGER CHECK (status BETWEEN 0 AND 999),
  reason       VARCHAR,
  location     VARCHAR,
  headers      VARCHAR[] NOT NULL,
  body         VARCHAR,
  body_sha256  VARCHAR,
  favicon_mmh3 INTEGER,
  body_bytes   BIGINT CHECK (body_bytes >= 0)
);
COMMENT ON TABLE http_responses IS
  'HTTP responses seen in grabs, one row per distinct response and run. Layer: raw.';
COMMENT ON COLUMN http_responses.run_id IS
  'Run that wrote the row. Unit: none (identifier). Null: never. Source: run.json of that run.';
COMMENT ON COLUMN http_responses.response_id IS
  'Name of the response in this study: sha256:HEX over the raw response (if raw lacks a part of the body, over the hex SHA-256 of raw, a line feed, and body_sha256 or the word incomplete), or md5:HEX where a data set publishes its own hash. Unit: none (identifier). Null: never. Source: hash of the raw response.';
COMMENT ON COLUMN http_responses.raw IS
  'Status line, headers and start of the body as published or received, bytes outside UTF-8 and NUL escaped as \xHH. Unit: none (text). Null: only the parts below were kept. Source: the wire, or the imported data set.';
COMMENT ON COLUMN http_responses.status IS
  'Status code. Unit: none (integer). Null: the status line cannot be read. Source: RFC 9110, 15.';
COMMENT ON COLUMN http_responses.reason IS
  'Reason phrase, which fingerprints use because servers get it wrong. Unit: none (text). Null: the status line has none. Source: RFC 9112, 4.';
COMMENT ON COLUMN http_responses.location IS
  'Field Location as sent; redirects are recorded and not followed. Unit: none (text). Null: the response has none. Source: RFC 9110, 10.2.2.';
COMMENT ON COLUMN http_responses.headers IS
  'Header lines in the order received, name and value as sent. Unit: none (list of text). Null: never, an empty list means none. Source: RFC 9112, 5.';
COMMENT ON COLUMN http_responses.body IS
  'Start of the body, at most 65,536 bytes, decoded from its content coding if it could be, bytes outside UTF-8 and NUL escaped as \xHH. Unit: none (text). Null: no body was received. Source: RFC 9112, 6.';
COMMENT ON COLUMN http_responses.body_sha256 IS
  'SHA-256 over the whole body as received, free of chunks and not decoded. Unit: none (64 hex digits). Null: the whole body was not at hand. Source: computed.';
COMMENT ON COLUMN http_responses.favicon_mmh3 IS
  'MurmurHash3 (32 bits, signed) over the base64 text of the body in lines of 76 characters, as Shodan hashes favicons. Unit: none (integer). Null: no favicon was received as a whole. Source: computed.';
COMMENT ON COLUMN http_responses.body_bytes IS
  'Length of the whole body as received, free of chunks and not decoded. Unit: bytes. Null: the whole body was not at hand. Source: computed.';
