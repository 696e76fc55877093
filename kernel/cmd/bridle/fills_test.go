package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/study"
)

// The command says what became of each row, writes both datasets and does not repeat what was done.
func TestFills(t *testing.T) {
	dir := t.TempDir() + "/s"
	s, err := study.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC)
	r, err := s.Create(study.Plan{Tool: "probe", Config: 1, Now: func() time.Time { return begin }})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[probes.Row](r)
	if err != nil {
		t.Fatal(err)
	}
	for i, rcode := range []string{"REFUSED", "NOERROR", "NOERROR"} {
		row := probes.Row{RunID: r.ID(), Sweep: 1, Address: "192.0.2.1", Port: 53, Name: "a.com", QType: "A", Purpose: "target", Schedule: "fixed", Vantage: "v",
			ProbedAt: begin.Add(time.Duration(i) * time.Minute), NTries: new(int32(1)), Status: "answered", RCode: &rcode, Source: "test"}
		if i == 2 {
			row.RemainingTTLS, row.Answers = new(uint32(60)), []string{"192.0.2.9"}
		} else {
			row.NSOwner, row.NSRemainingTTLS = new("com"), new(uint32(9))
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"read 3 probes of 1 cache group and 1 name\n  miss: 1\n  hit: 1\n  refused: 1\nfound 1 fill\n  kept: 1\n",
		"fills was done before on these data",
	} {
		var out, errs bytes.Buffer
		if code := run([]string{"fills", dir}, &out, &errs); code != 0 || !strings.Contains(out.String(), want) {
			t.Fatalf("exit %d: %s%s\nwant %s", code, out.String(), errs.String(), want)
		}
	}
}
