package authority

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
	"bridle/collectors/resolve"

	"github.com/miekg/dns"
)

// zoneFile has a set with one address, one of 90 that no datagram holds, aliases within and out of the zone, and a TTL of 0.
func zoneFile() string {
	var b strings.Builder
	b.WriteString("$TTL 86400\n@ 3600 IN SOA ns1 hostmaster 1 7200 3600 1209600 900\n@ 7200 IN NS ns1\n@ 300 IN A 192.0.2.1\nns1 IN A 127.0.0.1\n" +
		"in 60 IN CNAME target\ntarget 30 IN A 192.0.2.2\nout 45 IN CNAME www.other.test.\nzero 0 IN A 192.0.2.3\n")
	for i := range 90 {
		fmt.Fprintf(&b, "big 77 IN A 198.51.100.%d\n", i+1)
	}
	return b.String()
}

// bind starts BIND as the server of a zone on loopback and returns its port. It does not validate, notify or recurse, and the root that it knows
// is loopback: no packet of its leaves the machine.
func bind(t *testing.T) uint16 {
	t.Helper()
	named, err := exec.LookPath("named")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("named is not installed, which this must have where CI=true: apt-get install bind9")
		}
		t.Skip("named is not installed")
	}
	held, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := held.LocalAddr().(*net.UDPAddr).AddrPort().Port()
	held.Close()
	dir := t.TempDir()
	conf := fmt.Sprintf("options { directory %q; listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; dnssec-validation no; notify no; pid-file none; session-keyfile none; minimal-responses yes; };\n"+
		"controls { };\nzone \".\" { type hint; file \"root.hints\"; };\nzone \"a.example\" { type primary; file \"a.example\"; };\n", dir, port)
	for name, text := range map[string]string{"named.conf": conf, "a.example": zoneFile(), "root.hints": ". 3600000 NS here.\nhere. 3600000 A 127.0.0.1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, named, "-g", "-n", "1", "-c", filepath.Join(dir, "named.conf"))
	log := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); cmd.Wait() })
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
		m, err := dns.ExchangeContext(ctx, new(dns.Msg).SetQuestion("a.example.", dns.TypeSOA), fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil && m.Authoritative {
			return port
		}
	}
	cancel()
	cmd.Wait()
	t.Fatalf("named does not answer:\n%s", log)
	return 0
}

// What BIND has in its zone file is what the rows have, over UDP and TCP.
func TestAgainstBIND(t *testing.T) {
	port := bind(t)
	k := &kept{}
	names := []string{"a.example", "big.a.example", "in.a.example", "out.a.example", "zero.a.example", "gone.a.example"}
	c, err := New(Config{RunID: "r", Vantage: "v", Resolver: resolver, Port: port, Questions: resolve.Questions(names, []uint16{dns.TypeA, dns.TypeAAAA}), Sink: k})
	if err != nil {
		t.Fatal(err)
	}
	n := internet(map[string][]string{"a.example": {"127.0.0.1"}}, network{"resolver www.other.test NS": denial("NXDOMAIN", "test"), "resolver other.test NS": denial("NXDOMAIN", "test")})
	for _, name := range append(names[1:], "target.a.example") {
		n["resolver "+name+" NS"] = denial("NOERROR", "a.example")
	}
	guard, err := scope.Open(scope.Config{Simulated: true}, time.Now()) // so that loopback may be asked
	if err != nil {
		t.Fatal(err)
	}
	limits := pace.Polite(pace.Daily{Packets: 1000, Bytes: 1 << 24})
	limits.Address.Gap, limits.Prefix.Gap, limits.Address.Day.Bytes = 0, 0, 1<<24
	now := time.Now()
	for c.Left() {
		n.drive(t, c.Find(), []netip.AddrPort{resolver}, &now)
		servers, a, err := c.Ask()
		if err != nil {
			t.Fatal(err)
		}
		if len(servers) == 0 {
			continue
		}
		by, err := dispatch.New(t.Context(), dispatch.Config{Targets: []dispatch.Target{{Address: servers[0]}}, Limits: limits, Guard: guard,
			Engine: dnswire.Config{Rand: rand.New(rand.NewPCG(1, 2)), Local: []netip.AddrPort{netip.MustParseAddrPort("0.0.0.0:0")}, Linger: -1}})
		if err != nil {
			t.Fatal(err)
		}
		err = by.Run(t.Context(), a)
		by.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	from := " from 127.0.0.1"
	for q, want := range map[string]string{ // as in the zone file
		"a.example A": "a.example A 192.0.2.1 ttl 300" + from, "a.example AAAA": "a.example AAAA no_record" + from, "a.example NS": "a.example NS ns1.a.example ttl 7200" + from,
		"in.a.example A":   "in.a.example CNAME target.a.example ttl 60" + from + "; target.a.example A 192.0.2.2 ttl 30" + from,
		"out.a.example A":  "www.other.test A no_name; out.a.example CNAME www.other.test ttl 45" + from,
		"zero.a.example A": "zero.a.example A 192.0.2.3 ttl 0" + from, "gone.a.example A": "gone.a.example A no_name" + from,
	} {
		name, rrtype, _ := strings.Cut(q, " ")
		if got := strings.ReplaceAll(told(k.rows, name, rrtype), "  ", " "); got != want {
			t.Errorf("%s: %s, want %s", q, got, want)
		}
	}
	big := 0
	for _, r := range k.rows {
		if r.Name == "big.a.example" && r.Rrtype == "A" && r.TTLS != nil && *r.TTLS == 77 {
			big++
		}
	}
	if big != 90 { // BIND takes 100 at most
		t.Errorf("%d of 90 addresses over TCP", big)
	}
	if l := c.Status().Ledger; l.Check() != nil || l.Rows() != int64(2*len(names)+1) {
		t.Errorf("%v", l)
	}
}
