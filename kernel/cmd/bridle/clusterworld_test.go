package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/analysis/agree"
	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/analysis/rerun"
	"bridle/collectors/simnet/lists"
	"bridle/datasets/schema/attributes"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/statements"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// villageRows are the rows of a study of the village: one handshake with every operator's server
// at its first day, all records of names, and what is public.
type villageRows struct {
	w            *world.World
	grabs        []grabs.Row
	certificates []certificates.Row
	matches      []fingerprintmatches.Row
	records      []resolutions.Row
	truth        map[string]string // operator by address; one that two had has none
	noTTLs       bool              // no table tells them
}

func villageOf(t *testing.T, seed int64) villageRows {
	t.Helper()
	scenario, err := world.LoadScenario("village")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(scenario, seed)
	if err != nil {
		t.Fatal(err)
	}
	v := villageRows{w: w, truth: map[string]string{}}
	for i := range w.Servers {
		x := &w.Servers[i]
		if x.Operator == world.None || len(x.Up) == 0 {
			continue
		}
		id, at, address := int64(len(v.grabs)+1), x.Up[0].From, x.Address.String()
		v.grabs = append(v.grabs, grabs.Row{GrabID: id, GrabbedAt: at, Address: address, Port: new(int32(x.TLSPorts[0])),
			Protocol: "tls", Source: "scan", CertificateIDs: []string{fmt.Sprintf("c%06d", x.Certificate)}})
		v.matches = append(v.matches, fingerprintmatches.Row{GrabID: id, Address: address, Port: new(int32(x.TLSPorts[0])),
			GrabbedAt: at, RuleID: string(x.Looks), RuleVersion: 1, Selections: []string{"all"}})
		operator := fmt.Sprintf("operator %d", x.Operator)
		if was, ok := v.truth[address]; ok && was != operator {
			operator = ""
		}
		v.truth[address] = operator
	}
	for i, c := range w.Certificates {
		subject := "CN=" + c.Names[0]
		if c.Subject != "" {
			subject += "," + c.Subject
		}
		issuer := subject
		if c.Issuer != "" {
			issuer = "CN=" + c.Issuer
		}
		v.certificates = append(v.certificates, certificates.Row{CertificateID: fmt.Sprintf("c%06d", i), Names: c.Names,
			Subject: &subject, Issuer: &issuer, NotBefore: new(c.NotBefore), SPKISHA256: new(fmt.Sprintf("%064x", c.Key))})
	}
	for i := range w.Domains {
		for _, h := range w.Domains[i].Hosts {
			for _, s := range h.Stays {
				v.records = append(v.records, resolutions.Row{Name: h.Name, Rrtype: "A", Value: s.Address.String(), Source: "pdns", TTLS: new(h.TTL),
					FirstSeenAt: &s.From, LastSeenAt: &s.Until})
			}
		}
	}
	return v
}

// study writes the rows, shuffled if r is not nil, with statements.
func (v villageRows) study(t *testing.T, r *rand.Rand, claims ...statements.Row) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "s")
	s, err := study.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	seed := v.w.Seed
	stage := func(tool string, fill func(r *study.Run)) string {
		run, err := s.Create(study.Plan{Tool: tool, Config: tool, Seed: &seed, Simulated: true, Clock: study.SimulatedClock, Now: func() time.Time { return v.w.From }})
		if err != nil {
			t.Fatal(err)
		}
		fill(run)
		if err := run.Finish(); err != nil {
			t.Fatal(err)
		}
		return run.ID()
	}
	public := v.w.Public()
	scan := stage("scan", func(run *study.Run) {
		putRows(t, run, r, v.grabs, func(x *grabs.Row) { x.RunID = run.ID() })
		putRows(t, run, r, v.certificates, func(x *certificates.Row) { x.RunID = run.ID() })
		putRows(t, run, r, v.records, func(x *resolutions.Row) { x.RunID = run.ID() })
		putRows(t, run, r, lists.Prefixes(public, run.ID()), nil)
		stated := lists.Attributes(public, run.ID())
		if v.noTTLs {
			stated = slices.DeleteFunc(stated, func(x attributes.Row) bool { return x.Attribute == "ttl" })
		}
		putRows(t, run, r, stated, nil)
		putRows(t, run, r, claims, func(x *statements.Row) { x.RunID = run.ID() })
	})
	stage("match", func(run *study.Run) {
		putRows(t, run, r, v.matches, func(x *fingerprintmatches.Row) { x.RunID, x.GrabRunID = run.ID(), scan })
	})
	return dir
}

func putRows[T any](t *testing.T, run *study.Run, r *rand.Rand, rows []T, mark func(*T)) {
	t.Helper()
	w, err := study.Table[T](run)
	if err != nil {
		t.Fatal(err)
	}
	rows = slices.Clone(rows)
	if r != nil {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
	for i := range rows {
		if mark != nil {
			mark(&rows[i])
		}
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
}

// clusterVillage clusters a study and returns its labels, the output and the rows as text.
func clusterVillage(t *testing.T, dir string, o clusterFlags) (map[string]string, string) {
	t.Helper()
	var out bytes.Buffer
	c, err := o.config()
	if err != nil {
		t.Fatal(err)
	}
	a := app{arguments: []string{"test"}}
	if err := a.derive(t.Context(), &out, io.Discard, dir, operatorsFound(c, &out)); err != nil {
		t.Fatal(err)
	}
	labels, err := membersOf(t.Context(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	return labels, out.String()
}

// The village from rows to operators: every layer gives values; pairs put together belong together;
// the operators that the truth of the world has come out better than by chance.
func TestClusterVillage(t *testing.T) {
	v := villageOf(t, 7)
	dir := v.study(t, nil)
	labels, out := clusterVillage(t, dir, clusterFlags{stability: "none"})
	var truth, found []string
	for _, address := range slices.Sorted(maps.Keys(labels)) {
		if v.truth[address] != "" {
			truth, found = append(truth, v.truth[address]), append(found, labels[address])
		}
	}
	table := agree.Compare(truth, found)
	t.Logf("%d servers; ARI %.3f, pairs %+v\n%s", len(labels), table.ARI(), table.Pairs(), out)
	if len(labels) != len(v.truth) || table.ARI() < 0.3 || table.Pairs().Precision < 0.6 {
		t.Errorf("%d of %d servers, ARI %.3f, pairs %+v", len(labels), len(v.truth), table.ARI(), table.Pairs())
	}
	for _, lack := range []string{"without key", "without domain", "without asn", "without registrar"} {
		if strings.Contains(out, lack) {
			t.Errorf("a layer is missing: %s", out)
		}
	}
	largest, size := "", map[string]int{}
	for _, l := range found {
		if size[l]++; size[l] > size[largest] && !strings.HasPrefix(l, "alone-") {
			largest = l
		}
	}
	e, err := rerun.Explain(t.Context(), dir, nil, largest)
	if err != nil || len(e.Batches) == 0 || len(e.Ties) != len(e.Batches)-1 || len(e.Without) < 8 || !strings.Contains(e.String(), "strongest chain") && len(e.Ties) == 0 {
		t.Errorf("explanation of %s: %+v, %v", largest, e, err)
	}
}

// Shuffled rows and other numbers of processors give the same rows.
func TestClusterVillageIsDeterministic(t *testing.T) {
	v := villageOf(t, 7)
	want := ""
	for k, processors := range []int{1, 2, 8} {
		before := runtime.GOMAXPROCS(processors)
		var r *rand.Rand
		if k > 0 {
			r = rand.New(rand.NewPCG(uint64(k), 0))
		}
		dir := v.study(t, r)
		clusterVillage(t, dir, clusterFlags{stability: "none"})
		runtime.GOMAXPROCS(before)
		s, err := load.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		hashes, err := s.Hashes(t.Context())
		for _, h := range hashes {
			if strings.Contains(fmt.Sprint(h), "cluster_") || strings.Contains(fmt.Sprint(h), "operators") {
				got += fmt.Sprintln(h)
			}
		}
		if s.Close(); err != nil || got == "" {
			t.Fatal(err)
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("with %d processors:\n%swant\n%s", processors, got, want)
		}
	}
}

// A statement that parts two servers of one operator, and one that joins two operators, change the
// result, and the comparison says so.
func TestClusterVillageWithStatements(t *testing.T) {
	v := villageOf(t, 7)
	labels, _ := clusterVillage(t, v.study(t, nil), clusterFlags{stability: "none"})
	var first, second string
	for _, a := range slices.Sorted(maps.Keys(labels)) {
		switch {
		case strings.HasPrefix(labels[a], "alone-"):
		case first == "":
			first = a
		case second == "" && labels[a] != labels[first]:
			second = a
		}
	}
	dir := v.study(t, nil, statements.Row{Kind: "must_link", First: min(first, second), Second: max(first, second), Author: "A", StatedOn: "2018-01-01", Reason: "r", Source: "s.csv", SourceRow: new(int64(1))})
	joined, out := clusterVillage(t, dir, clusterFlags{stability: "none"})
	if joined[first] != joined[second] || !strings.Contains(out, "statements of analysts tie or part 1 pair of servers") {
		t.Errorf("%s and %s are in %s and %s\n%s", first, second, joined[first], joined[second], out)
	}
	without, _ := clusterVillage(t, dir, clusterFlags{stability: "none", withoutStatements: true})
	d := athena.Compare(without, joined)
	if len(d.Merged) == 0 || d.ARI >= 1 || d.Common != len(labels) {
		t.Errorf("difference %+v", d)
	}
	if same := athena.Compare(labels, without); same.ARI != 1 || len(same.Split)+len(same.Merged)+len(same.Moved) != 0 {
		t.Errorf("without statements: %v", same)
	}
}
