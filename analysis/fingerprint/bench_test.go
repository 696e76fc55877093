package fingerprint_test

import (
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"bridle/analysis/fingerprint"
	"bridle/analysis/load"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// million fills a study in memory as a sweep would: 166,667 visits of seven exchanges, the
// first a handshake with a chain of two, the others HTTP; one million responses, of which
// 300,000 are distinct. Bodies are 150 to 600 bytes long (six in ten), 1 to 4 KB (three) or 8 to
// 16 KB (one), eight fields of header. raw is null, since no rule here reads it.
var million = []string{
	`DROP VIEW grabs`, `DROP VIEW http_responses`, `DROP VIEW certificates`, `SET threads = 2`,
	`CREATE TABLE http_responses AS SELECT 'r' AS run_id, 'sha256:' || sha256(i::VARCHAR) AS response_id, NULL::VARCHAR AS raw,
  [200, 404, 301, 302, 403, 500][1 + i % 6]::INTEGER AS status, ['OK', 'Not Found', 'Moved Permanently', 'Found', 'Forbidden', 'Error'][1 + i % 6] AS reason,
  CASE WHEN i % 6 IN (2, 3) THEN 'https://www.site-' || i || '.example/' END AS location,
  ['Date: Mon, 04 Jun 2018 10:11:12 GMT', 'Server: ' || ['nginx', 'Apache', 'Microsoft-IIS/8.5'][1 + i % 3], 'Content-Type: text/html; charset=utf-8',
   'Content-Length: ' || (i % 9000), 'Connection: close', 'ETag: "' || i || '"', 'Cache-Control: no-cache', 'X-Request-Id: ' || md5(i::VARCHAR)] AS headers,
  '<html><head><title>' || i || '</title></head>' || repeat('<p>a page about ' || md5(i::VARCHAR) || ' with ordinary words.</p>',
    CASE WHEN i % 10 < 6 THEN 2 + i % 7 WHEN i % 10 < 9 THEN 16 + i % 47 ELSE 125 + i % 125 END) AS body,
  sha256(i::VARCHAR) AS body_sha256, NULL::INTEGER AS favicon_mmh3, i AS body_bytes
FROM range(300000) t(i)`,
	`CREATE TABLE certificates AS SELECT 'r' AS run_id, 'sha256:' || sha256('c' || i) AS certificate_id, 'CN=www.site-' || i || '.example' AS subject,
  'CN=Authority ' || i % 90 AS issuer, i::VARCHAR AS serial_number, TIMESTAMPTZ '2018-01-01 00:00:00+00' AS not_before, TIMESTAMPTZ '2018-04-01 00:00:00+00' AS not_after,
  ['www.site-' || i || '.example'] AS names, sha256('k' || i) AS spki_sha256, 'RSA' AS key_algorithm, 2048 AS n_key_bits, 'SHA256-RSA' AS signature_algorithm
FROM range(100000) t(i)`,
	`CREATE TABLE grabs AS SELECT 'r' AS run_id, i + 1 AS grab_id, TIMESTAMPTZ '2018-06-01 00:00:00+00' + to_microseconds(i * 1000) AS grabbed_at,
  '10.' || (i // 7) // 65536 || '.' || (i // 7) // 256 % 256 || '.' || (i // 7) % 256 AS address, 443::INTEGER AS port, CASE WHEN i % 7 = 0 THEN 'tls' ELSE 'http' END AS protocol,
  [NULL, 'GET /', 'GET /redirect.aspx', 'GET /Support.aspx', 'GET /b1d1e5', 'GET /', 'GET /'][1 + i % 7] AS request,
  CASE i % 7 WHEN 0 THEN NULL WHEN 5 THEN NULL WHEN 6 THEN 'www.example.com' ELSE '10.' || (i // 7) // 65536 || '.' || (i // 7) // 256 % 256 || '.' || (i // 7) % 256 END AS host,
  i % 7 > 0 AS is_over_tls, NULL::VARCHAR AS failure,
  CASE WHEN i % 7 = 0 THEN ['sha256:' || sha256('c' || hash(i) % 100000), 'sha256:' || sha256('c' || i % 90)] ELSE []::VARCHAR[] END AS certificate_ids,
  CASE WHEN i % 7 > 0 THEN 'sha256:' || sha256((hash(i) % 300000)::VARCHAR) END AS response_id,
  CASE WHEN i % 7 = 0 THEN ['TLSv1.2', 'TLSv1.3'][1 + i % 2] END AS tls_version,
  CASE WHEN i % 7 = 0 THEN ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'][1 + i % 3] END AS tls_cipher,
  'x25519' AS tls_group, NULL::VARCHAR AS tls_alpn, NULL::VARCHAR AS jarm, NULL::VARCHAR AS handshake, false AS is_client_certificate_asked
FROM range(1166669) t(i)`,
}

// twenty are the shipped rules and eleven more of the kinds that researchers write.
func twenty(b *testing.B) []fingerprint.Rule {
	var rules []fingerprint.Rule
	for _, simulated := range []bool{false, true} {
		some, err := fingerprint.Shipped(simulated)
		if err != nil {
			b.Fatal(err)
		}
		for _, r := range some {
			r.Valid = fingerprint.Period{} // so that none is left out because of the date
			rules = append(rules, r)
		}
	}
	for i, selections := range []string{
		`{a: {http.status: 200, http.body|contains: "<title>100001</title>"}}`,
		`{a: {http.headers|contains: "Server: nginx", http.body|contains: "page of an operator"}}`,
		`{a: {http.body|re: '<title>2000[0-9]{2}</title>'}}`,
		`{a: {http.location|contains: "site-77"}}`,
		`{a: {http.header_order|startswith: "Server, Date"}}`,
		`{a: {certificate.subject|contains: "site-4242"}}`,
		`{a: {chain.issuer: "CN=Authority 91", chain.n_key_bits|lt: 3000}}`,
		`{a: {http.body_sha256: ["0000000000000000000000000000000000000000000000000000000000000000"]}}`,
		`{a: {protocol: tls, tls.cipher: TLS_RSA_WITH_RC4_128_MD5}}`,
		`{a: {request.path: /redirect.aspx, http.status: 200, http.body|startswith: "<html><head><title>31"}}`,
		`{a: {http.favicon_mmh3: -1231872293}}`,
	} {
		text := fmt.Sprintf(`{format: 2, id: bench-%d, version: 1, title: t, source: {report: r, page: p}, confidence: {level: low, why: w}, limits: l,
selections: %s, condition: a, examples: {match: [{response: a}], nomatch: [{response: b}]}}`, i, selections)
		r, err := fingerprint.Parse("bench.yaml", []byte(text))
		if err != nil {
			b.Fatal(err)
		}
		rules = append(rules, r)
	}
	return rules
}

// BenchmarkMatch: 20 rules over 1.17 million grabs with one million responses, DuckDB on two
// threads, tables in memory.
func BenchmarkMatch(b *testing.B) {
	s, err := study.Create(filepath.Join(b.TempDir(), "s"))
	if err != nil {
		b.Fatal(err)
	}
	opened, err := load.OpenContext(b.Context(), s.Dir(), duck.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer opened.Close()
	for _, q := range million {
		if _, err := opened.DB().ExecContext(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	rules := twenty(b)
	n := 0
	before := processorTime(b)
	for b.Loop() {
		n = 0
		if err := fingerprint.Match(b.Context(), opened.DB(), rules, func(fingerprintmatches.Row) error { n++; return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(rules)), "rules")
	b.ReportMetric(float64(n), "matches")
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/op")
	b.ReportMetric((processorTime(b)-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
}

// processorTime is what the process has used, which tells more than the clock on a busy machine.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
