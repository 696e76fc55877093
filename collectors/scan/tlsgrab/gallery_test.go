package tlsgrab_test

import (
	"bytes"
	stdtls "crypto/tls"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"bridle/collectors/internal/failure"
)

var update = flag.Bool("update", false, "write collectors/scan/GALLERY.md")

// piece is one server of the gallery and what must be got from it.
type piece struct {
	name    string
	address string
	sni     string

	version string       // "" if no ServerHello comes
	kept    int          // certificates
	word    failure.Word // of the handshake
	detail  string       // part of the detail
	extra   string       // part of Extra
	later   failure.Word // of the first request over the session
	asked   bool         // a certificate is asked for
	holder  string       // part of the first certificate
}

var lengths = regexp.MustCompile(`length 200\d\d\d bytes`)

const cbc = "ALL:@SECLEVEL=0"

// pieces starts all servers. What is expected of OpenSSL is what it was told to do; words
// follow from the package's documentation.
func pieces(t *testing.T, f folder) []piece {
	t.Helper()
	s := f.opensslServer
	legacy := []string{"-cipher", cbc}
	with := func(args ...string) []string { return append(args, legacy...) }
	list := []piece{
		{name: "TLS 1.3 alone", address: s(t, "plain", "-tls1_3"), version: "TLSv1.3", kept: 1, extra: `"signature":"ecdsa_secp256r1_sha256"`},
		{name: "TLS 1.3, HelloRetryRequest", address: s(t, "plain", "-tls1_3", "-groups", "P-384"), version: "TLSv1.3", kept: 1, extra: `"retry_group":"secp384r1"`},
		{name: "TLS 1.3, ChaCha20", address: s(t, "rsa", "-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"), version: "TLSv1.3", kept: 1, extra: `"signature":"rsa_pss_rsae_sha256"`},
		{name: "TLS 1.3, AES-256", address: s(t, "rsa", "-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"), version: "TLSv1.3", kept: 1},
		{name: "TLS 1.3, only AES-128-CCM", address: s(t, "rsa", "-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"), word: failure.Alert, detail: "alert 70"},
		{name: "TLS 1.2 alone", address: s(t, "plain", "-tls1_2"), version: "TLSv1.2", kept: 1, extra: `"ticket_lifetime_s":`},
		{name: "TLS 1.1 alone", address: s(t, "rsa", with("-tls1_1")...), version: "TLSv1.1", kept: 1},
		{name: "TLS 1.0 alone", address: s(t, "rsa", with("-tls1")...), version: "TLSv1.0", kept: 1},
		{name: "RSA-512, TLS 1.0", address: s(t, "rsa512", "-tls1", "-cipher", "AES128-SHA:@SECLEVEL=0"), version: "TLSv1.0", kept: 1},
		{name: "RSA-512, TLS 1.2", address: s(t, "rsa512", "-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"), version: "TLSv1.2", kept: 1},
		{name: "RSA-1024", address: s(t, "rsa1024", with("-tls1_2")...), version: "TLSv1.2", kept: 1},
		{name: "SHA-1", address: s(t, "sha1", with()...), version: "TLSv1.3", kept: 1},
		{name: "MD5, TLS 1.2", address: s(t, "md5", with("-tls1_2")...), version: "TLSv1.2", kept: 1},
		{name: "Ed25519", address: s(t, "ed25519"), version: "TLSv1.3", kept: 1, extra: `"signature":"ed25519"`},
		{name: "Ed25519, TLS 1.2", address: s(t, "ed25519", "-tls1_2"), version: "TLSv1.2", kept: 1},
		{name: "static RSA, AES128-SHA only", address: s(t, "rsa", "-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"), version: "TLSv1.2", kept: 1},
		{name: "static RSA, AES256-SHA256 only", address: s(t, "rsa", "-tls1_2", "-cipher", "AES256-SHA256:@SECLEVEL=0"), version: "TLSv1.2", kept: 1, extra: `{"hello":"old"`},
		{name: "DHE-RSA only", address: s(t, "rsa", "-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0"), version: "TLSv1.2", kept: 1, extra: `{"hello":"old"`},
		{name: "DHE-RSA only, TLS 1.0", address: s(t, "rsa", "-tls1", "-cipher", "DHE-RSA-AES128-SHA:@SECLEVEL=0"), version: "TLSv1.0", kept: 1, extra: `{"hello":"old"`},
		{name: "DSA", address: s(t, "dsa", "-tls1_2", "-cipher", "DHE-DSS-AES128-SHA:@SECLEVEL=0"), version: "TLSv1.2", kept: 1, word: failure.TLSUnsupported, detail: "dsa.PublicKey"},
		{name: "Camellia only", address: s(t, "rsa", "-tls1_2", "-cipher", "CAMELLIA128-SHA:@SECLEVEL=0"), word: failure.Alert, detail: "alert 40"},
		{name: "secp256k1 only", address: s(t, "plain", "-tls1_2", "-groups", "secp256k1"), word: failure.Alert, detail: "alert 40"},
		{name: "negative serial number", address: s(t, "negative", with()...), version: "TLSv1.3", kept: 1},
		{name: "empty subject", address: s(t, "empty"), version: "TLSv1.3", kept: 1},
		{name: "chain of 60", address: s(t, "long", "-cert_chain", f.path("long.chain")), version: "TLSv1.3", kept: 32, detail: "32 of 60 certificates are kept"},
		{name: "chain of 60, TLS 1.2", address: s(t, "long", "-tls1_2", "-cert_chain", f.path("long.chain")), version: "TLSv1.2", kept: 32, detail: "32 of 60 certificates are kept"},
		{name: "certificate of 200 KB", address: s(t, "large"), version: "TLSv1.3", kept: 1, word: failure.TooLarge, detail: "exceeds maximum"},
		{name: "certificate of 200 KB, TLS 1.2", address: s(t, "large", "-tls1_2"), version: "TLSv1.2", kept: 1, word: failure.TooLarge, detail: "exceeds maximum"},
		{name: "unreadable certificate", address: goServer(t, f, "unreadable", 0), version: "TLSv1.3", kept: 1, word: failure.TLSUnsupported, detail: "failed to parse certificate"},
		{name: "unreadable certificate, TLS 1.2", address: goServer(t, f, "unreadable", stdtls.VersionTLS12), version: "TLSv1.2", kept: 1, word: failure.TLSUnsupported, detail: "failed to parse certificate"},
		{name: "client certificate asked", address: s(t, "plain", "-verify", "1"), version: "TLSv1.3", kept: 1, asked: true},
		{name: "client certificate asked, TLS 1.2", address: s(t, "plain", "-tls1_2", "-verify", "1"), version: "TLSv1.2", kept: 1, asked: true, extra: `"client_certificate_types":[`},
		{name: "client certificate required", address: s(t, "plain", "-Verify", "1"), version: "TLSv1.3", kept: 1, asked: true, later: failure.Alert},
		{name: "client certificate required, TLS 1.2", address: s(t, "plain", "-tls1_2", "-Verify", "1"), version: "TLSv1.2", kept: 1, asked: true, word: failure.Alert, detail: "alert 40"},
		{name: "ALPN http/1.1", address: s(t, "plain", "-alpn", "http/1.1"), version: "TLSv1.3", kept: 1, extra: `"encrypted_extensions":[10,16]`},
		{name: "ALPN h2 alone", address: s(t, "plain", "-alpn", "h2"), version: "TLSv1.2", kept: 1, extra: `{"hello":"old"`},
		{name: "another name asked", address: s(t, "plain", "-servername", "named.example", "-cert2", f.path("named.pem"), "-key2", f.path("named.key"), "-servername_fatal"), sni: "other.example", word: failure.Alert, detail: "alert 112"},
	}
	tls, plain := f.nginx(t)
	named := s(t, "plain", "-servername", "named.example", "-cert2", f.path("named.pem"), "-key2", f.path("named.key"))
	return append(list,
		piece{name: "by name, OpenSSL", address: named, sni: "named.example", version: "TLSv1.3", kept: 1, holder: "named.example"},
		piece{name: "by name, OpenSSL, none given", address: named, version: "TLSv1.3", kept: 1, holder: "plain.example"},
		piece{name: "by name, nginx", address: tls, sni: "named.example", version: "TLSv1.3", kept: 1, holder: "named.example"},
		piece{name: "by name, nginx, none given", address: tls, version: "TLSv1.3", kept: 1, holder: "plain.example"},
		piece{name: "HTTP without TLS, nginx", address: plain, word: failure.NotTLS, detail: `"HTTP/1.1 400`},
		piece{name: "HTTP without TLS, Go", address: httpServer(t), word: failure.NotTLS, detail: `"HTTP/1.`},
		piece{name: "SSH banner", address: scripted(t, "SSH-2.0-OpenSSH_9.2\r\n", false), word: failure.NotTLS, detail: `"SSH-2.0-OpenSSH_9.2\r\n"`},
		piece{name: "SSLv3 chosen", address: scripted(t, ssl3Hello(), true), version: "SSLv3", word: failure.TLSUnsupported, detail: "version 300"},
		piece{name: "SSLv3 refuses (alert 70)", address: scripted(t, "\x15\x03\x00\x00\x02\x02\x46", false), word: failure.Alert, detail: "alert 70"},
		piece{name: "silence", address: scripted(t, "", true), word: failure.Timeout, detail: "before ServerHello"},
		piece{name: "closed at once", address: scripted(t, "", false), word: failure.ClosedEarly, detail: "before ServerHello"},
		piece{name: "reset", address: serve(t, reset), word: failure.Reset, detail: "before ServerHello"},
		piece{name: "half a ServerHello", address: scripted(t, ssl3Hello()[:20], false), word: failure.ClosedEarly, detail: "before ServerHello"},
	)
}

func TestGallery(t *testing.T) {
	for _, program := range []string{"openssl", "nginx"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: the gallery of servers needs it", program)
		}
	}
	f := folder(t.TempDir())
	f.make(t)
	var b strings.Builder
	b.WriteString(head)
	for _, p := range pieces(t, f) {
		b.WriteString(p.visit(t))
	}
	const file = "../GALLERY.md"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != b.String() {
		for line := range strings.Lines(b.String()) {
			if !strings.Contains(string(kept), line) {
				t.Errorf("%s does not have what was found (-update writes it): %s", file, line)
			}
		}
	}
}

const head = `# What is got from real servers

The test of collectors/scan/tlsgrab starts each server (OpenSSL's s_server, nginx, a few of its
own), and three clients shake hands with it: crypto/tls of Go with TLS 1.0 and all its suites,
zcrypto by its own defaults, and tlsgrab as the scanner uses it. "session" means that a request
can be sent; the number is that of the certificates got. RSA keys below 1,024 bits work
for all three because zcrypto sets GODEBUG rsa1024min=0 for the program it is in.

| server | crypto/tls | zcrypto | tlsgrab | what tlsgrab says |
|---|---|---|---|---|
`

// visit lets all clients in, holds the result to what was expected and returns a line of the
// table.
func (p piece) visit(t *testing.T) string {
	t.Helper()
	wait := patience
	if p.word == failure.Timeout {
		wait = impatience
	}
	theirs, library := standard(t, p.address, p.sni, wait), zcrypto(t, p.address, p.sni, wait)
	conn, session, h, old := grab(t, p.address, p.sni, wait)
	defer conn.Close()
	ours := result{session != nil, len(h.Chain)}
	if h.Failure != p.word || !strings.Contains(h.Detail, p.detail) || h.Version != p.version || ours.certificates != p.kept || !strings.Contains(h.Extra, p.extra) {
		t.Errorf("%s: %q %q version %q, %d certificates, %s; want %+v", p.name, h.Failure, h.Detail, h.Version, ours.certificates, h.Extra, p)
	}
	if library.session && !ours.session || min(library.certificates, 32) > ours.certificates {
		t.Errorf("%s: zcrypto gets %+v, tlsgrab %+v", p.name, library, ours)
	}
	if p.version != "" && p.word == "" && (h.ClientCertificateAsked == nil || *h.ClientCertificateAsked != p.asked) {
		t.Errorf("%s: a client certificate is asked for: %v, want %v", p.name, h.ClientCertificateAsked, p.asked)
	}
	if p.holder != "" && (len(h.Chain) == 0 || !bytes.Contains(h.Chain[0], []byte(p.holder))) {
		t.Errorf("%s: the certificate is not that of %s", p.name, p.holder)
	}
	says := []string{h.Version, h.Cipher}
	if h.Group != nil {
		says = append(says, *h.Group)
	}
	if old {
		says = append(says, "second hello")
	}
	if h.Failure != "" || h.Detail != "" {
		detail, _, _ := strings.Cut(h.Detail, `\r\n`)                              // the rest has the date
		detail = lengths.ReplaceAllString(detail, "length of about 200,000 bytes") // signatures differ in length
		says = append(says, strings.TrimPrefix(string(h.Failure)+": "+detail, ": "))
	}
	if session != nil {
		word, detail := speaks(t, session)
		if word != p.later {
			t.Errorf("%s: the first request ends with %q %q, want %q", p.name, word, detail, p.later)
		}
		if word != "" {
			says = append(says, "then "+string(word)+": "+detail)
		}
	}
	line := strings.Join(says, ", ")
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", p.name, theirs, library, ours, strings.TrimLeft(line, ", "))
}

func (r result) String() string {
	switch {
	case r.session:
		return fmt.Sprintf("session, %d", r.certificates)
	case r.certificates > 0:
		return fmt.Sprintf("fails, %d", r.certificates)
	}
	return "fails"
}
