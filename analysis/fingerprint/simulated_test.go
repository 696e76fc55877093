package fingerprint_test

import (
	"bufio"
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/analysis/fingerprint"
	"bridle/analysis/load"
	"bridle/collectors/scan/tlsgrab"
	"bridle/collectors/simnet/web/face"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// The simulated rules match every front end of operators, whatever its version and quirk, each
// by the rule of its generation, and no other server: all lookalikes of a whole world and a
// thousand ordinary servers, asked what a scan asks.
func TestSimulatedRulesFindFrontEndsAlone(t *testing.T) {
	v := newVisitor(t)
	servers := pick(t)
	want := map[string]string{} // address in the rows to rule
	for i, s := range servers {
		address := netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}).String()
		v.visit(t, address, s, i%2 == 0)
		switch s.Looks {
		case world.DecoyPages, world.ProxyA, world.ProxyB:
			want[address] = "simulated-" + string(s.Looks)
		}
	}
	got := v.matches(t)
	for address, rule := range want {
		if got[address] != rule {
			t.Errorf("front end at %s matches %q, want %q", address, got[address], rule)
		}
	}
	for address, rule := range got {
		if want[address] == "" {
			t.Errorf("a server that is no front end, at %s, matches %s", address, rule)
		}
	}
	if len(want) < 20 || len(servers) < 1200 {
		t.Errorf("%d front ends among %d servers are too few for a test", len(want), len(servers))
	}
}

// pick returns the front ends of a world that differ from each other, all of its lookalikes and
// a thousand ordinary servers; and front ends of invented versions and quirks.
func pick(t *testing.T) (servers []world.Server) {
	t.Helper()
	scenario, err := world.LoadScenario("hide-and-seek-2018")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(scenario, 2311)
	if err != nil {
		t.Fatal(err)
	}
	seen, ordinary := map[string]bool{}, 0
	for _, s := range w.Servers {
		switch s.Looks {
		case world.Lookalike:
			servers = append(servers, s)
		case world.Ordinary:
			if ordinary++; ordinary <= 1000 {
				servers = append(servers, s)
			}
		default:
			if key := fmt.Sprint(s.Looks, s.Software, s.Quirk); !seen[key] {
				seen[key] = true
				servers = append(servers, s)
			}
		}
	}
	for i := range 40 {
		for _, g := range []world.Generation{world.DecoyPages, world.ProxyA, world.ProxyB} {
			s := world.Server{Address: netip.AddrFrom4([4]byte{127, 9, 0, byte(i)}), Looks: g, Software: fmt.Sprintf("v%d", i), TLSPorts: []uint16{443}}
			if i%2 == 0 {
				s.Quirk = fmt.Sprintf("quirk-%d", i)
			}
			servers = append(servers, s)
		}
	}
	return servers
}

// visitor asks servers what a scan asks and writes the rows of it.
type visitor struct {
	study     study.Study
	run       *study.Run
	grabs     *study.Writer[grabs.Row]
	responses *study.Writer[httpresponses.Row]
	pairs     map[bool]tls.Certificate // by whether the key is RSA
	shaken    map[string]tlsgrab.Handshake
	next      int64
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	v := &visitor{pairs: map[bool]tls.Certificate{}, shaken: map[string]tlsgrab.Handshake{}}
	var err error
	if v.study, err = study.Create(filepath.Join(t.TempDir(), "s")); err != nil {
		t.Fatal(err)
	}
	if v.run, err = v.study.Create(study.Plan{Tool: "scan"}); err != nil {
		t.Fatal(err)
	}
	if v.grabs, err = study.Table[grabs.Row](v.run); err != nil {
		t.Fatal(err)
	}
	if v.responses, err = study.Table[httpresponses.Row](v.run); err != nil {
		t.Fatal(err)
	}
	one, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for isRSA, key := range map[bool]crypto.Signer{false: one, true: other} {
		form := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(1<<32, 0)}
		der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		v.pairs[isRSA] = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	}
	return v
}

// visit makes the exchanges of one visit: TLS without a server name, and over it requests for
// /, both decoy paths and a path that nobody has, without host, and with the host of others.
func (v *visitor) visit(t *testing.T, address string, s world.Server, isRSA bool) {
	t.Helper()
	row := v.row(address, "tls")
	h := v.shake(t, s, isRSA)
	if h.Failure != "" {
		row.Failure = new(string(h.Failure))
	}
	row.TLSVersion, row.TLSCipher, row.TLSGroup, row.TLSALPN, row.Handshake = &h.Version, &h.Cipher, h.Group, h.ALPN, &h.Extra
	if err := v.grabs.Write(row); err != nil {
		t.Fatal(err)
	}
	itself, stranger := s.Address.String(), "www.example.com"
	for _, ask := range []struct {
		path string
		host *string
	}{{"/", &itself}, {"/redirect.aspx", &itself}, {"/Support.aspx", &itself}, {"/a1b2c3", &itself}, {"/", nil}, {"/", &stranger}} {
		request := "GET " + ask.path + " HTTP/1.1\r\n"
		if ask.host != nil {
			request += "Host: " + *ask.host + "\r\n"
		}
		q, err := face.Read(bufio.NewReader(strings.NewReader(request + "\r\n")))
		if err != nil {
			t.Fatal(err)
		}
		q.At, q.TLS = time.Date(2018, 6, 1, 0, 0, 0, 0, time.UTC), true
		row := v.row(address, "http")
		row.Request, row.Host, row.IsOverTLS = new("GET "+ask.path), ask.host, new(true)
		if raw := face.Respond(s, []string{"north.xc", "www.north.xc"}, q).Raw; raw == nil {
			row.Failure = new("closed")
		} else {
			row.ResponseID = new(fmt.Sprint(v.next))
			if err := v.responses.Write(v.response(t, raw)); err != nil {
				t.Fatal(err)
			}
		}
		if err := v.grabs.Write(row); err != nil {
			t.Fatal(err)
		}
	}
}

func (v *visitor) row(address, protocol string) grabs.Row {
	v.next++
	return grabs.Row{
		RunID: v.run.ID(), GrabID: v.next, GrabbedAt: time.Date(2018, 6, 1, 0, 0, 0, 0, time.UTC), Address: address,
		Port: new(int32(443)), Protocol: protocol, Source: "scan", CertificateIDs: []string{},
	}
}

// response is a response as the scanner keeps it.
func (v *visitor) response(t *testing.T, raw []byte) httpresponses.Row {
	t.Helper()
	head, body, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
	lines := strings.Split(string(head), "\r\n")
	part := strings.SplitN(lines[0], " ", 3)
	var status int32
	if _, err := fmt.Sscan(part[1], &status); err != nil || !ok || len(part) < 3 {
		t.Fatalf("response %q", raw)
	}
	r := httpresponses.Row{RunID: v.run.ID(), ResponseID: fmt.Sprint(v.next), Raw: new(string(raw)), Status: &status, Reason: &part[2], Headers: lines[1:]}
	if len(body) > 0 {
		r.Body = new(string(body))
	}
	for _, line := range lines[1:] {
		if where, ok := strings.CutPrefix(line, "Location: "); ok {
			r.Location = &where
		}
	}
	return r
}

// shake makes the handshake of the scanner, once for each way to negotiate.
func (v *visitor) shake(t *testing.T, s world.Server, isRSA bool) tlsgrab.Handshake {
	t.Helper()
	h := face.HandshakeOf(s)
	key := fmt.Sprint(h, isRSA)
	if seen, ok := v.shaken[key]; ok {
		return seen
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		far, err := listener.Accept()
		if err != nil {
			return // the client says what went wrong
		}
		defer far.Close()
		conn := tls.Server(far, &tls.Config{MinVersion: tls.VersionTLS10, GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			return h.Config(hello, v.pairs[isRSA], isRSA), nil
		}})
		_ = conn.HandshakeContext(t.Context()) // here too
	}()
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, seen, err := tlsgrab.Do(t.Context(), near, tlsgrab.Config{})
	if err != nil {
		t.Fatal(err)
	}
	near.Close()
	<-done
	v.shaken[key] = seen
	return seen
}

// matches ends the scan and returns the rule that each address matches.
func (v *visitor) matches(t *testing.T) map[string]string {
	t.Helper()
	if err := v.run.Finish(); err != nil {
		t.Fatal(err)
	}
	opened, err := load.Open(v.study.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	rules, err := fingerprint.Shipped(true)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	err = fingerprint.Match(t.Context(), opened.DB(), rules, func(m fingerprintmatches.Row) error {
		if len(m.Selections) == 0 || got[m.Address] != "" && got[m.Address] != m.RuleID {
			t.Errorf("%s matches %s by %v, and %s", m.Address, m.RuleID, m.Selections, got[m.Address])
		}
		got[m.Address] = m.RuleID
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}
