package duck

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/study"
)

// BenchmarkLoadProbes loads two million probes in eight parts.
func BenchmarkLoadProbes(b *testing.B) {
	const n = 8 * study.PartRows
	s, err := study.Create(filepath.Join(b.TempDir(), "s"))
	if err != nil {
		b.Fatal(err)
	}
	r, err := s.Create(study.Plan{Tool: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	w, err := study.Table[probes.Row](r)
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		if err := w.Write(referral(r.ID(), i)); err != nil {
			b.Fatal(err)
		}
	}
	if err := r.Finish(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		if err := os.RemoveAll(s.Database()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if l, err := Load(b.Context(), s, nil); err != nil || l.Rows != n {
			b.Fatal(l, err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

// referral returns the i-th probe of a sweep: an answer without the record, with the
// remaining TTL of an NS set. What varies is spread by multiplication with odd numbers.
func referral(run string, i int) probes.Row {
	mix := uint32(i) * 2654435761
	return probes.Row{
		RunID: run, Sweep: 1, Port: 53, QType: "A", Purpose: "target", Schedule: "screen",
		Vantage: "vp-1", Source: "bridle-simnet", Status: "answered", RCode: new("NOERROR"),
		Address:  fmt.Sprintf("10.%d.%d.%d", mix>>29, mix>>21&0xff, mix>>13&0xff),
		Name:     fmt.Sprintf("cc%03d.example", i%200),
		ProbedAt: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 700 * time.Microsecond),
		NTries:   new(int32(1)), SourcePort: new(int32(32768 + mix>>18)), IsTCP: new(false),
		EDNSUDPBytes: new(int32(1232)), RTTUS: new(int64(900 + mix>>14)),
		IsAuthoritative: new(false), IsTruncated: new(false), IsRDInReply: new(false),
		IsRecursionAvailable: new(true), IsAuthenticData: new(false), IsEDNSInReply: new(true), IsCaseKept: new(true),
		NAnswers: new(int32(0)), NAuthority: new(int32(2)), NAdditional: new(int32(3)),
		NSOwner: new(fmt.Sprintf("zone%02d.example", i%25)), NSRemainingTTLS: new(172_800 - mix>>15), IsNSInAnswer: new(false),
	}
}
