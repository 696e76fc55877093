package scan

import (
	"context"
	"crypto/sha256"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/plan"
	"bridle/collectors/internal/scope"
	"bridle/collectors/simnet/certs"
	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/live"
	"bridle/collectors/simnet/step"
	"bridle/collectors/simnet/web/face"
	"bridle/datasets/escaped"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/settings"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// hamlet is a village with fewer benign servers, all of which speak well: what others answer depends on real time, and package hostile has them.
func hamlet(t *testing.T) *world.World {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hamlet.toml")
	text := "base = [\"village\"]\nname = \"hamlet\"\ndescription = \"few servers\"\n[benign]\nservers = 50\ndomains = 45\nshared_servers = 5\nodd_manners = 0.0\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := world.LoadScenario(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 5)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// served is a world that is served, with the targets that a scan of ports would list.
type served struct {
	world   *world.World
	live    *live.Live
	targets *Targets
}

func serve(t *testing.T, w *world.World, start time.Time) *served {
	t.Helper()
	return serveAt(t, live.Config{World: w, Start: start, AnyPort: true, Web: true, Pause: time.Millisecond})
}

func serveAt(t *testing.T, cfg live.Config) *served {
	t.Helper()
	l, err := live.Start(t.Context(), cfg)
	if err != nil {
		t.Skipf("loopback cannot serve the world: %v", err)
	}
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	return &served{cfg.World, l, targetsOf(t, cfg.World)}
}

func targetsOf(t *testing.T, w *world.World) *Targets {
	t.Helper()
	var g Gather
	for i := range w.Servers {
		for _, p := range w.Servers[i].TLSPorts {
			if err := g.Add(netip.AddrPortFrom(w.Servers[i].Address, p), false); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range w.Servers[i].HTTPPorts {
			if err := g.Add(netip.AddrPortFrom(w.Servers[i].Address, p), true); err != nil {
				t.Fatal(err)
			}
		}
	}
	list, _ := g.Targets()
	return list
}

// swept is what a sweep left.
type swept struct {
	grabs        []grabs.Row
	certificates map[string]certificates.Row
	responses    map[string]httpresponses.Row
	status       Status
}

// sweep makes one sweep over the served world and returns its rows.
func (s *served) sweep(t *testing.T, recipe Recipe, seed int64) swept {
	t.Helper()
	st, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run, err := st.Create(study.Plan{Tool: "scan", Simulated: true, Seed: &seed, Clock: study.SimulatedClock, Now: func() time.Time { return s.live.Clock().Now().Time() }})
	if err != nil {
		t.Fatal(err)
	}
	client, err := step.Dial(t.Context(), s.live.Control(), "scan", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	guard, err := scope.Open(scope.Config{Simulated: true}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.New(plan.Space{Targets: s.targets.Len(), Names: 1, Sweeps: 1}, plan.Shard{}, seed)
	if err != nil {
		t.Fatal(err)
	}
	recorder, err := NewRecorder(st, run, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	limits, err := campaign.Limits(s.targets.Len(), 0, settings.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(Config{Targets: s.targets, Recipe: recipe, Plan: p, Limits: limits, Guard: guard, Sink: recorder, Timeout: 2 * time.Second,
		Now: func() time.Time { return client.Now().Time() },
		Until: func(ctx context.Context, at time.Time) error {
			_, err := client.Until(ctx, dns.At(at))
			return err
		}})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := recorder.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	out := read(t, st)
	out.status = x.Status()
	return out
}

// read reads what all runs of a study have, and checks that nothing is referred to that is not there and that visits are whole.
func read(t *testing.T, st study.Study) swept {
	t.Helper()
	out := swept{certificates: map[string]certificates.Row{}, responses: map[string]httpresponses.Row{}}
	parts, err := st.Parts()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		switch p.Dataset {
		case "grabs":
			err = study.Read(st, p, func(rows []grabs.Row) error { out.grabs = append(out.grabs, rows...); return nil })
		case "certificates":
			err = study.Read(st, p, func(rows []certificates.Row) error {
				for _, r := range rows {
					if _, twice := out.certificates[r.CertificateID]; twice {
						t.Errorf("certificate %s is there twice", r.CertificateID)
					}
					out.certificates[r.CertificateID] = r
				}
				return nil
			})
		case "http_responses":
			err = study.Read(st, p, func(rows []httpresponses.Row) error {
				for _, r := range rows {
					if _, twice := out.responses[r.ResponseID]; twice {
						t.Errorf("response %s is there twice", r.ResponseID)
					}
					out.responses[r.ResponseID] = r
				}
				return nil
			})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	out.check(t)
	return out
}

func (s *swept) check(t *testing.T) {
	t.Helper()
	visits, ids := map[int64]int32{}, map[int64]bool{}
	for i := range s.grabs {
		row := &s.grabs[i]
		visits[*row.Visit]++
		if ids[row.GrabID] {
			t.Errorf("grab %d is there twice", row.GrabID)
		}
		ids[row.GrabID] = true
		for _, id := range row.CertificateIDs {
			if _, ok := s.certificates[id]; !ok {
				t.Errorf("grab %d shows certificate %s, which is not there", row.GrabID, id)
			}
		}
		if row.ResponseID != nil {
			if _, ok := s.responses[*row.ResponseID]; !ok {
				t.Errorf("grab %d has response %s, which is not there", row.GrabID, *row.ResponseID)
			}
		}
	}
	for i := range s.grabs {
		if row := &s.grabs[i]; visits[*row.Visit] != *row.NVisitGrabs {
			t.Errorf("visit %d of %s has %d rows of %d", *row.Visit, row.Address, visits[*row.Visit], *row.NVisitGrabs)
		}
	}
}

func target(row *grabs.Row) netip.AddrPort {
	return netip.AddrPortFrom(netip.MustParseAddr(row.Address), uint16(*row.Port))
}

func up(s *world.Server, at time.Time) bool {
	return slices.ContainsFunc(s.Up, func(x world.Span) bool { return !at.Before(x.From) && at.Before(x.Until) })
}

// One sweep visits every target once; every server that is up shows the certificate and the answers that the world says, and no other answers.
func TestASweepFindsTheWorld(t *testing.T) {
	w := hamlet(t)
	s := serve(t, w, w.From.Add(10*24*time.Hour))
	got := s.sweep(t, Recipe{Version: RecipeVersion, Decoys: true, Paths: []string{"/own"}, JARM: true}, 7)
	byTarget := map[netip.AddrPort][]*grabs.Row{}
	for i := range got.grabs {
		row := &got.grabs[i]
		byTarget[target(row)] = append(byTarget[target(row)], row)
	}
	if len(byTarget) != s.targets.Len() {
		t.Errorf("%d targets have rows, of %d", len(byTarget), s.targets.Len())
	}
	found := 0
	for i := range w.Servers {
		server := &w.Servers[i]
		for _, port := range append(slices.Clone(server.TLSPorts), server.HTTPPorts...) {
			rows := byTarget[netip.AddrPortFrom(server.Address, port)]
			if !up(server, rows[0].GrabbedAt) {
				// A reset may be what an old server says to the hello of today, so it gets the other one too.
				if len(rows) > 2 || slices.ContainsFunc(rows, func(r *grabs.Row) bool { return deref(r.Failure) != "reset" }) {
					t.Errorf("%s:%d is down and has %d rows, failure %v", server.Address, port, len(rows), deref(rows[0].Failure))
				}
				continue
			}
			found++
			checkServer(t, w, server, rows, &got)
		}
	}
	l := got.status.Ledger
	if err := l.Check(); err != nil || l.Planned != int64(s.targets.Len()) || l.Answered != int64(found) {
		t.Errorf("%v (%v); %d servers were up at %d targets", l, err, found, s.targets.Len())
	}
	t.Logf("%s; %s; %d rows, study time went on for %v", l, got.status.Note(), len(got.grabs), s.live.Clock().Now().Time().Sub(w.From.Add(10*24*time.Hour)))
}

// checkServer holds the rows of a visit against what the world says.
func checkServer(t *testing.T, w *world.World, s *world.Server, rows []*grabs.Row, got *swept) {
	t.Helper()
	for _, row := range rows {
		if row.Failure != nil {
			t.Errorf("%s:%d %s: %s (%s)", row.Address, *row.Port, *row.Request, *row.Failure, deref(row.Detail))
			continue
		}
		if row.Protocol == "tls" {
			if j := deref(row.JARM); len(j) != 62 || strings.Trim(j, "0") == "" {
				t.Errorf("%s:%d has JARM %q", row.Address, *row.Port, j)
			}
			made, err := new(certs.Maker).Make(w.Certificates[certificateAt(s, row.GrabbedAt)])
			if err != nil {
				t.Fatal(err)
			}
			if len(row.CertificateIDs) == 0 {
				t.Errorf("%s:%d shows none: %s", row.Address, *row.Port, deref(row.Handshake))
				continue
			}
			if want := identifier(sha256.Sum256(made.Chain[0])); row.CertificateIDs[0] != want {
				t.Errorf("%s:%d shows %s, the world says %s", row.Address, *row.Port, row.CertificateIDs[0], want)
			}
			continue
		}
		host, version := "", "HTTP/1.0"
		if row.Host != nil {
			host, version = *row.Host, "HTTP/1.1"
			if at, err := netip.ParseAddrPort(host); err == nil {
				host = at.Addr().String()
			}
		}
		path := (*row.Request)[len("GET "):]
		want := face.Respond(*s, namesAt(w, s, row.GrabbedAt), face.Request{At: row.GrabbedAt, Method: "GET", Target: path, Path: path, Version: version, Host: host,
			KeepAlive: version == "HTTP/1.1", TLS: *row.IsOverTLS})
		if raw := *got.responses[*row.ResponseID].Raw; raw != escaped.Text(want.Raw) {
			t.Errorf("%s:%d %s: answered %.300q, the world says %.300q", row.Address, *row.Port, *row.Request, raw, want.Raw)
		}
	}
	if want := 8; len(rows)-boolInt(rows[0].Protocol == "tls") != want {
		t.Errorf("%s:%d has %d rows, want %d requests", rows[0].Address, *rows[0].Port, len(rows), want)
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func certificateAt(s *world.Server, at time.Time) int {
	c := s.Certificate
	for _, r := range s.Renewals {
		if !at.Before(r.From) {
			c = r.Certificate
		}
	}
	return c
}

// namesAt returns the names that a server goes by at an instant.
func namesAt(w *world.World, s *world.Server, at time.Time) (list []string) {
	if c := certificateAt(s, at); c != world.None {
		list = w.Certificates[c].Names
	}
	for _, c := range s.Named {
		list = slices.Concat(list, w.Certificates[c].Names)
	}
	return list
}
