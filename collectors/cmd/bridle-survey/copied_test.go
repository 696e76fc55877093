package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/canary"
	"bridle/collectors/canary/serve"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/settings"
	"bridle/datasets/study"

	"github.com/miekg/dns"
)

const zone = "c.example.org"

// canaryServer is a server of the canary zone that keeps its log in a study of its own, as on another machine.
type canaryServer struct {
	study study.Study
	run   *study.Run
	sink  serve.Sink
	at    string
	end   func()
}

func startCanary(t *testing.T, name string) *canaryServer {
	t.Helper()
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := &canaryServer{study: s}
	if c.run, err = s.Create(study.Plan{Tool: "canary", Config: map[string]string{"server": name}}); err != nil {
		t.Fatal(err)
	}
	if c.sink, err = serve.Record(c.run); err != nil {
		t.Fatal(err)
	}
	server, err := serve.Listen(serve.Config{
		Zone:   serve.Zone{Apex: zone, Servers: []serve.NameServer{{Name: name + "." + zone, Addresses: []netip.Addr{netip.MustParseAddr("127.0.0.1")}}}},
		Listen: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")}, Sink: c.sink,
	})
	if err != nil {
		t.Fatal(err)
	}
	c.at = server.Addresses()[0].String()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx) }()
	c.end = func() {
		cancel()
		if err := errors.Join(<-done, c.run.Finish()); err != nil {
			t.Error(err)
		}
	}
	return c
}

// fetch asks for a name from an address of loopback, as the egress of a resolver does.
func (c *canaryServer) fetch(t *testing.T, from, name string) {
	t.Helper()
	client := dns.Client{Timeout: 5 * time.Second, Dialer: &net.Dialer{LocalAddr: &net.UDPAddr{IP: net.ParseIP(from)}}}
	if _, _, err := client.ExchangeContext(t.Context(), new(dns.Msg).SetQuestion(name+".", dns.TypeA), c.at); err != nil {
		t.Fatal(err)
	}
}

// copyRuns copies the folders of runs of one study into another, as rsync does while they grow.
func copyRuns(t *testing.T, from, to study.Study) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(from.Dir(), "runs"), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, _ := filepath.Rel(from.Dir(), path)
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to.Dir(), below), 0o755)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to.Dir(), below), b, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// surveyed writes a complete survey in which one resolver was asked for two fresh names.
func surveyed(t *testing.T, s study.Study, tokens ...string) {
	t.Helper()
	seed := int64(7)
	at := time.Now().UTC().Truncate(time.Microsecond)
	run, err := s.Create(study.Plan{Tool: tool, Seed: &seed, Config: config{Zone: zone, Start: at, Duration: "72h0m0s", Honesty: 30, Vantage: "ams-1"}})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[qualificationexchanges.Row](run)
	if err != nil {
		t.Fatal(err)
	}
	for i, token := range tokens {
		err = errors.Join(err, w.Write(qualificationexchanges.Row{Address: "9.9.9.1", AskedAddress: "9.9.9.1", Port: 53, Test: "backend", Round: 1, Step: int32(i + 1),
			Name: token + ".whoami." + zone, Token: &token, QType: "A", IsRecursionDesired: true, Vantage: "ams-1", AskedAt: at.Add(time.Duration(10*i) * time.Second), NTries: 1,
			Status: "answered", RCode: new("NOERROR"), NAnswers: new(int32(1)), RemainingTTLS: new(uint32(0)), Answers: []string{"127.0.0.1"}}))
	}
	if err := errors.Join(err, run.Finish()); err != nil {
		t.Fatal(err)
	}
}

// A survey and two canary servers keep three studies on three machines. Judging waits for the logs of both; when the runs are
// copied into the study of the survey, what each server saw is joined, and the servers need not be asked again.
func TestLogsOfTwoServersAreCopied(t *testing.T) {
	one, two := startCanary(t, "ns1"), startCanary(t, "ns2")
	mine, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tokens := []string{canary.Token(7, "one"), canary.Token(7, "two")}
	surveyed(t, mine, tokens...)
	one.fetch(t, "127.0.0.21", tokens[0]+".whoami."+zone)
	two.fetch(t, "127.0.0.22", tokens[1]+".whoami."+zone)
	runs, err := mine.Runs()
	if err != nil {
		t.Fatal(err)
	}
	where := settings.Canary{Zone: zone, Servers: []string{one.at, two.at}}
	wait := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		return barrier(ctx, mine, where, runs[0])
	}
	if err := wait(); err == nil || !strings.Contains(err.Error(), "2 of 2 questions are not in the log") {
		t.Fatalf("without any log: %v", err)
	}
	if err := one.sink.Flush(); err != nil {
		t.Fatal(err)
	}
	copyRuns(t, one.study, mine) // it goes on: a run under way
	if err := wait(); err == nil || !strings.Contains(err.Error(), "1 of 2 questions") {
		t.Fatalf("with the log of one: %v", err)
	}
	one.end()
	two.end()
	copyRuns(t, one.study, mine)
	copyRuns(t, two.study, mine)
	for name, text := range map[string]string{"scope.txt": "9.9.9.0/24\n", "opt-out.txt": "# nobody yet\n",
		settings.Name: strings.ReplaceAll(exampleSettings(t), `servers = ["192.0.2.53:53", "198.51.100.53:53"]`, `servers = ["`+one.at+`", "`+two.at+`"]`)} {
		if err := os.WriteFile(filepath.Join(mine.Dir(), name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs strings.Builder
	if code := run([]string{"qualify", "--study", mine.Dir(), "--load=false"}, &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	parts, err := mine.PartsOf("resolver_qualifications", func(study.Manifest) bool { return true })
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	err = study.Read(mine, parts[0], func(rows []resolverqualifications.Row) error {
		for _, r := range rows {
			if want := []string{"127.0.0.21", "127.0.0.22"}; !slices.Equal(r.EgressAddresses, want) {
				t.Errorf("egress %v, want %v: both logs", r.EgressAddresses, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
