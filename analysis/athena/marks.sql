-- What servers with a match showed: address, attribute and value, each once. Exchanges count from a day before
-- the first match of the address to a day after the last: those of its sweeps, and not those of who had the
-- address in another year.
WITH servers AS (
  SELECT address, min(grabbed_at) AS first_at, max(grabbed_at) AS last_at FROM current_fingerprint_matches GROUP BY address
), shown AS (
  SELECT g.address, g.port, g.protocol, g.failure, g.certificate_ids[1] AS certificate_id,
    CASE WHEN g.request IS NULL OR g.request = 'GET /' THEN g.response_id END AS response_id, g.grabbed_at, g.grab_id
  FROM grabs g JOIN servers s ON s.address = g.address
    AND g.grabbed_at >= s.first_at - INTERVAL 24 HOUR AND g.grabbed_at <= s.last_at + INTERVAL 24 HOUR
), leaf AS (
  SELECT DISTINCT address, certificate_id FROM shown WHERE certificate_id IS NOT NULL
), certificate AS (
  SELECT DISTINCT ON (certificate_id) certificate_id, spki_sha256, subject, issuer, not_before
  FROM certificates ORDER BY certificate_id, spki_sha256 NULLS LAST, not_before NULLS LAST, run_id
), answer AS ( -- the first of a server: later ones, and those of its other ports, are not independent of it
  SELECT DISTINCT ON (address) address, response_id FROM shown WHERE response_id IS NOT NULL ORDER BY address, grabbed_at, port, grab_id
), response AS (
  SELECT DISTINCT ON (response_id) response_id, headers FROM http_responses ORDER BY response_id, run_id
)
SELECT address, 'certificate' AS attribute, certificate_id AS value FROM leaf
UNION
SELECT address, 'key', spki_sha256 FROM leaf JOIN certificate USING (certificate_id) WHERE spki_sha256 IS NOT NULL
UNION
SELECT address, 'subject', subject FROM leaf JOIN certificate USING (certificate_id) WHERE subject IS NOT NULL
UNION
SELECT address, 'issuer', issuer FROM leaf JOIN certificate USING (certificate_id) WHERE issuer <> '' AND issuer <> subject
UNION
SELECT address, 'issued', strftime(not_before AT TIME ZONE 'UTC', '%Y-%m-%d') FROM leaf JOIN certificate USING (certificate_id) WHERE not_before IS NOT NULL
UNION
SELECT address, 'banner', response_id FROM answer
UNION
SELECT address, 'header_order', array_to_string(list_transform(headers, lambda h: trim(split_part(h, ':', 1))), ', ')
FROM answer JOIN response USING (response_id) WHERE len(headers) > 0
UNION -- fields of the answer beside those that every server has or that versions and contents decide
SELECT address, 'quirk', lower(trim(split_part(line, ':', 1))) || ':' || substr(line, strpos(line, ':') + 1)
FROM answer JOIN response USING (response_id), unnest(headers) AS f(line)
WHERE lower(trim(split_part(line, ':', 1))) NOT IN ('date', 'age', 'expires', 'last-modified', 'etag', 'set-cookie', 'location', 'content-type', 'content-length',
  'content-encoding', 'content-language', 'transfer-encoding', 'connection', 'keep-alive', 'accept-ranges', 'vary', 'server', 'x-powered-by', 'x-aspnet-version')
UNION
SELECT address, 'port', port::VARCHAR FROM shown WHERE protocol = 'tls' AND failure IS NULL AND port IS NOT NULL
ORDER BY ALL
