package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/collectors/cmd/internal/proof"
	"bridle/collectors/scan"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

// A server that resolutions name is asked for the name too, after the handshake without any; the name of nobody's address is not asked for.
func TestKnownNames(t *testing.T) {
	p := serve(t)
	server := &p.world.Servers[0]
	for i := range p.world.Servers {
		s := &p.world.Servers[i]
		now := p.live.Clock().Now().Time()
		if len(s.TLSPorts) > 0 && len(s.Up) > 0 && s.Up[0].From.Before(now) && s.Up[0].Until.After(now.Add(24*time.Hour)) {
			server = s
			break
		}
	}
	seed := int64(1)
	run, err := p.study.Create(study.Plan{Tool: "resolve", Simulated: true, Seed: &seed, Clock: study.SimulatedClock, Now: func() time.Time { return p.world.From }})
	if err != nil {
		t.Fatal(err)
	}
	failed := "timeout"
	row := func(name, rrtype, value string, failure *string) resolutions.Row {
		return resolutions.Row{RunID: run.ID(), AskedName: &name, Name: name, Rrtype: rrtype, Value: value, Failure: failure, Source: "test"}
	}
	if err := proof.Write(run, []resolutions.Row{
		row("WWW.Known.Example.", "A", server.Address.String(), nil), row("failed.example", "A", server.Address.String(), &failed),
		row("alias.example", "CNAME", server.Address.String(), nil), row("elsewhere.example", "A", "127.9.9.9", nil),
	}); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	process := proof.Start(t, "bridle-scan", p.arguments("--known-names")...)
	if code := process.Wait(); code != 0 {
		t.Fatalf("exit code %d: %s", code, process.Stderr.String())
	}
	handshakes, requests := 0, 0
	for _, r := range p.rows(t) {
		switch {
		case strings.Contains(*r.Request, "example"):
			if handshakes++; *r.Request != "www.known.example" || r.Address != server.Address.String() || r.Protocol != "tls" {
				t.Errorf("%s was asked for %s", r.Address, *r.Request)
			}
		case r.Host != nil && strings.HasPrefix(*r.Host, "www.known.example"):
			requests++
		}
	}
	if handshakes != 1 || requests != 1 {
		t.Errorf("%d handshakes and %d requests with the name, want one of each", handshakes, requests)
	}
}

// Whatever a file of names holds, it gives names that SNI can carry, for addresses that are targets, or an error with its line.
func FuzzNames(f *testing.F) {
	f.Add("address,name\n127.0.0.1,www.example.org\n# nobody\n")
	f.Add("127.0.0.1,..\n")
	f.Add("::1,a\n\x00,\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "names.csv")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var g scan.Gather
		if err := g.Add(netip.MustParseAddrPort("127.0.0.1:443"), false); err != nil {
			t.Fatal(err)
		}
		list, _ := g.Targets()
		if err := readNames(path, list); err != nil && !strings.Contains(err.Error(), "names.csv") && !strings.Contains(err.Error(), "token too long") {
			t.Errorf("the error names no file: %v", err)
		}
		list.LimitNames(4)
		if x := list.At(0); len(x.Names) > 4 {
			t.Errorf("%d names", len(x.Names))
		} else {
			for _, name := range x.Names {
				if !isName(name) {
					t.Errorf("%q was taken", name)
				}
			}
		}
	})
}

// A configuration is read back as it was, or refused.
func FuzzConfig(f *testing.F) {
	f.Add([]byte(`{"recipe":{"version":1,"decoy_paths":false,"jarm":false,"user_agent":""},"start":"2018-03-01T00:00:00Z","sweep":1,"sweeps":1,"every_ns":86400000000000,"timeout_ns":1}`))
	f.Add([]byte(`{"sweep":0}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := decodeConfig(b); err == nil {
			if err := c.check(); err != nil {
				t.Errorf("%s was read: %v", b, err)
			}
		}
	})
}
