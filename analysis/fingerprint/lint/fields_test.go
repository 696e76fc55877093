package lint_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bridle/analysis/fingerprint"
)

// Every field with every kind of modifier, each by one example that has to match and one that
// must not; what they show is the expectation. The first word of a key is field and modifier.
func TestFieldsAndModifiers(t *testing.T) {
	sum := sha256.Sum256([]byte("abc"))
	hash := hex.EncodeToString(sum[:])
	const get = `response: "HTTP/1.1 200 OK\n\nabc", `
	cases := [][4]string{
		{"protocol", "tls", `tls: {}`, get},
		{"protocol|exists", "true", `tls: {}`, `tls: {}, failure: reset`},
		{"port", "[80, 81]", `port: 81, tls: {}`, `port: 82, tls: {}`},
		{"port|gt", "1000", `port: 1001, tls: {}`, `port: 1000, tls: {}`},
		{"port|lt", "1000", `port: 999, tls: {}`, `port: 1000, tls: {}`},
		{"failure", "reset", `tls: {}, failure: reset`, `tls: {}`},
		{"failure|exists", "true", `tls: {}, failure: closed`, `tls: {}`},
		{"request.method", "GET", `request: GET /a`, `request: POST /a`},
		{"request.path", "/a", `request: GET /a`, `request: GET /b /a`},
		{"request.path|re", "'^/[a-c]+$'", `request: GET /abc`, `request: GET /abcd`},
		{"host", "a.example", `request: GET /, host: a.example`, `request: GET /`},
		{"host|exists", "false", `request: GET /`, `request: GET /, host: ""`},
		{"over_tls", "true", `request: GET /, over_tls: true`, `request: GET /, over_tls: false`},
		{"over_tls|exists", "true", `request: GET /, over_tls: false`, `request: GET /`},
		{"tls.sni", "a.example", `tls: {sni: a.example}`, `request: a.example`},
		{"tls.version", "TLSv1.2", `tls: {version: TLSv1.2}`, `tls: {version: TLSv1.3}`},
		{"tls.cipher|endswith", "SHA", `tls: {cipher: A_SHA}`, `tls: {cipher: A_SHA256}`},
		{"tls.group", "[x25519, secp384r1]", `tls: {group: secp384r1}`, `tls: {group: SECP384R1}`},
		{"tls.alpn|exists", "true", `tls: {alpn: h2}`, `tls: {}`},
		{"tls.alpn", "h2", `tls: {alpn: h2}`, `tls: {}`},
		{"tls.jarm|startswith", "00f", `tls: {jarm: 00ff}`, `tls: {jarm: 0f0f}`},
		{"tls.handshake|contains", "[65281, 0]", `tls: {handshake: "[65281,0]"}`, `tls: {handshake: "[1]"}`},
		{"tls.handshake|contains|all", "[65281, 11]", `tls: {handshake: "[65281,11]"}`, `tls: {handshake: "[65281]"}`},
		{"tls.client_certificate_asked", "true", `tls: {client_certificate_asked: true}`, `tls: {client_certificate_asked: false}`},
		{"response", "'example:53'", "", ""}, // its number is looked up below
		{"http.status", "200", get, `response: "HTTP/1.1 404 OK\n\nabc"`},
		{"http.reason|startswith", "O", get, `response: "HTTP/1.1 200\n\nabc"`},
		{"http.raw|contains", "\"\\r\\n\\r\\nabc\"", get, `response: "HTTP/1.1 200 OK\n\nbc"`},
		{"http.headers", "\"A: b\\nC: d\"", `response: "HTTP/1.1 200 OK\nA: b\nC: d\n\n"`, `response: "HTTP/1.1 200 OK\nC: d\nA: b\n\n"`},
		{"http.headers|re", "'(?m)^C: d$'", `response: "HTTP/1.1 200 OK\nA: b\nC: d\nE: f\n\n"`, `response: "HTTP/1.1 200 OK\nA: b\nC: dd\n\n"`},
		{"http.headers|re|all", "[A, C]", `response: "HTTP/1.1 200 OK\nA: b\nC: d\n\n"`, `response: "HTTP/1.1 200 OK\nA: b\n\n"`},
		{"http.header_order", "'A, C'", `response: "HTTP/1.1 200 OK\nA: b:\nC: d\n\n"`, `response: "HTTP/1.1 200 OK\nA: b\nC: d\nE: f\n\n"`},
		{"http.header_order|startswith", "'A, C'", `response: "HTTP/1.1 200 OK\nA: b\nCc: d\nE: f\n\n"`, `response: "HTTP/1.1 200 OK\nA: b\nBC: d\n\n"`},
		{"http.header_order|endswith", "'C, E'", `response: "HTTP/1.1 200 OK\nA: b\nC: d\nE: f\n\n"`, `response: "HTTP/1.1 200 OK\nA: b\nE: d\n\n"`},
		{"http.location", "/x", `response: "HTTP/1.1 302 Found\nLocation: /x\n\n"`, `response: "HTTP/1.1 302 Found\nlocation: /y\n\n"`},
		{"http.body", "abc", get, `response: "HTTP/1.1 200 OK\n\nabcd"`},
		{"http.body|sha256", hash, get, `response: "HTTP/1.1 200 OK\n\nabcd"`},
		{"http.body|exists", "false", `response: "HTTP/1.1 200 OK\n\n"`, `tls: {}`},
		// A dot is any character but a line feed, ^ and $ the ends of the text; case counts.
		{"http.body|re", "'^a.c$'", get, `response: "HTTP/1.1 200 OK\n\na\nc"`},
		{"http.body|re", "'^b$'", `response: "HTTP/1.1 200 OK\n\nb"`, `response: "HTTP/1.1 200 OK\n\na\nb\nc"`},
		{"http.body|re", "'abc+d'", `response: "HTTP/1.1 200 OK\n\nxabcccd"`, `response: "HTTP/1.1 200 OK\n\nABCD"`},
		{"http.body|re", "'(?i)abd'", `response: "HTTP/1.1 200 OK\n\nABD"`, get},
		{"http.body_sha256", hash, get, `response: "HTTP/1.1 200 OK\n\nab"`},
		{"http.body_bytes|gt", "2", get, `response: "HTTP/1.1 200 OK\n\nab"`},
		{"http.favicon_mmh3", "-7", get + `favicon_mmh3: -7`, get + `favicon_mmh3: 7`},
		{"certificate", "'md5:01'", `certificates: [{id: "md5:00"}, {id: "md5:01"}]`, `certificates: [{id: "md5:02"}]`},
		{"certificate|indicator", "P", `certificates: [{id: "md5:03", indicator: P}]`, `certificates: [{id: "md5:04", indicator: Q}]`},
	}
	for _, c := range [][3]string{
		{"id", "'sha256:05'", `id: "sha256:05"`}, {"subject|contains", "x", `subject: CN=x`}, {"issuer", "CN=y", `issuer: CN=y`}, {"serial_number", "'-5'", `serial_number: "-5"`},
		{"names", "[a.example]", `names: [b.example, a.example]`}, {"names|endswith", ".test", `names: [b.example, a.test]`},
		{"self_signed", "true", `subject: CN=z, issuer: CN=z`}, {"spki_sha256", "'06'", `spki_sha256: "06"`}, {"signature_algorithm", "MD5-RSA", `signature_algorithm: MD5-RSA`},
		{"key_algorithm", "RSA", `key_algorithm: RSA`}, {"n_key_bits|lt", "1024", `n_key_bits: 512`}, {"days", "90", `not_before: 2018-01-01, not_after: 2018-04-01`},
	} {
		other := `{subject: CN=q, issuer: CN=r, n_key_bits: 1024}`
		cases = append(cases,
			[4]string{"certificate." + c[0], c[1], "certificates: [{" + c[2] + "}, " + other + "]", "certificates: [" + other + ", {" + c[2] + "}]"},
			[4]string{"chain." + c[0], c[1], "certificates: [" + other + ", {" + c[2] + "}]", "certificates: [" + other + "]"})
	}
	var rules []fingerprint.Rule
	seen := map[string]bool{}
	for i, c := range cases {
		name, _, _ := strings.Cut(c[0], "|")
		seen[name] = true
		if c[0] == "response" { // the first example after those of the rules before
			c = [4]string{"response", fmt.Sprintf("'example:%d'", 2*i+1), get, get}
		}
		rules = append(rules, rule(t, fmt.Sprintf("case-%d", i), fmt.Sprintf("selections: {a: {%s: %s}}\ncondition: a\nexamples: {match: [{%s}], nomatch: [{%s}]}\n", c[0], c[1], c[2], c[3])))
	}
	for _, w := range check(t, rules...) {
		var i int
		if _, err := fmt.Sscanf(w, "rule case-%d: its", &i); err == nil {
			t.Errorf("%v: %s", cases[i], w)
		}
	}
	for _, f := range fingerprint.Fields() {
		if !seen[f.Name] || f.About == "" {
			t.Errorf("field %s (%s) is not tested", f.Name, f.About)
		}
	}
	if !slices.IsSortedFunc(fingerprint.Fields()[1:], func(a, b fingerprint.Field) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("fields are not in order")
	}
}

// A rule is met in its period alone, both days included; parts of one selection have to be met
// by one certificate and one exchange.
func TestPeriodsAndTogetherness(t *testing.T) {
	for name, rest := range map[string]string{
		"period": `valid: {from: 2014-01-02, to: 2014-01-03}
selections: {a: {tls.version: TLSv1.2}}
condition: a
examples:
  match: [{at: 2014-01-02, tls: {version: TLSv1.2}}, {at: "2014-01-03T23:59:59Z", tls: {version: TLSv1.2}}]
  nomatch: [{at: "2014-01-01T23:59:59Z", tls: {version: TLSv1.2}}, {at: 2014-01-04, tls: {version: TLSv1.2}}]
`,
		"one-certificate": `selections: {a: {chain.subject: CN=a, chain.n_key_bits: 512}}
condition: a
examples:
  match: [{certificates: [{subject: CN=b}, {subject: CN=a, n_key_bits: 512}]}]
  nomatch: [{certificates: [{subject: CN=a}, {subject: CN=b, n_key_bits: 512}]}]
`,
		"one-exchange": `scope: server
selections: {a: {request.path: /, http.status: 404}}
condition: a
examples:
  match: [[{request: GET /, response: "HTTP/1.1 404 No\n\n"}, {tls: {}}]]
  nomatch: [[{request: GET /, response: "HTTP/1.1 200 OK\n\n"}, {request: GET /a, response: "HTTP/1.1 404 No\n\n"}]]
`,
		"leaf-and-chain": `selections: {a: {certificate.subject: CN=a, chain.subject: CN=b, tls.version: TLSv1.2}}
condition: a
examples:
  match: [{tls: {version: TLSv1.2}, certificates: [{subject: CN=a}, {subject: CN=b}]}]
  nomatch: [{tls: {version: TLSv1.2}, certificates: [{subject: CN=b}, {subject: CN=a}]}]
`,
		"negation": `selections: {a: {http.status: 200}, b: {http.headers|contains: "Server:"}}
condition: a and not b
examples:
  match: [{response: "HTTP/1.1 200 OK\n\n"}]
  nomatch: [{response: "HTTP/1.1 200 OK\nServer: a\n\n"}, {tls: {}}]
`,
	} {
		for _, w := range check(t, rule(t, name, rest)) {
			t.Errorf("%s: %s", name, w)
		}
	}
}
