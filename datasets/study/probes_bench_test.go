package study

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
)

// sweep is a batch of probes that is filled again and again, as a simulator does it:
// what moves has a place of its own in each row, what is constant is shared.
type sweep struct {
	src       *rand.Rand
	rows      []probes.Row
	rtt       []int64
	ports     []int32
	ttls      []uint32
	addresses []string // of half a million resolvers, in permuted order
	names     []string
	zones     []string
	at        int // probes so far
}

// newSweep prepares n rows. Most are referrals with the remaining TTL of an NS set;
// fill makes three in a hundred time out and two in a hundred hits.
func newSweep(seed uint64, run string, n int) *sweep {
	s := &sweep{
		src: rand.New(rand.NewPCG(seed, 1)), rows: make([]probes.Row, n),
		rtt: make([]int64, n), ports: make([]int32, n), ttls: make([]uint32, 2*n),
	}
	for i := range 500_000 {
		s.addresses = append(s.addresses, fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&0xff, i&0xff))
	}
	s.src.Shuffle(len(s.addresses), func(i, j int) { s.addresses[i], s.addresses[j] = s.addresses[j], s.addresses[i] })
	for i := range 200 {
		s.names = append(s.names, fmt.Sprintf("cc%03d.zone%02d.example", i, i/8))
		s.zones = append(s.zones, fmt.Sprintf("zone%02d.example", i/8))
	}
	s.fill(run)
	return s
}

// fill makes the rows anew and returns them. They are good until the next fill.
func (s *sweep) fill(run string) []probes.Row {
	var (
		yes, no   = new(true), new(false)
		noerror   = new("NOERROR")
		timeout   = new("timeout")
		udp       = new(int32(1232))
		count     = []int32{0, 1, 2, 3}
		start     = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		addresses = s.addresses
	)
	for i := range s.rows {
		name := s.src.IntN(len(s.names))
		s.rtt[i], s.ports[i] = int64(900+s.src.IntN(200_000)), int32(32768+s.src.IntN(28000))
		s.rows[i] = probes.Row{
			RunID: run, Sweep: 1, Port: 53, QType: "A", Purpose: "target", Schedule: "screen",
			Vantage: "vp-1", Source: "bridle-simnet",
			Address: addresses[s.at%len(addresses)], Name: s.names[name],
			ProbedAt: start.Add(time.Duration(s.at) * 700 * time.Microsecond),
			NTries:   &count[1], SourcePort: &s.ports[i], IsTCP: no, EDNSUDPBytes: udp,
		}
		s.at++
		r := &s.rows[i]
		if s.src.IntN(100) < 3 {
			r.Status, r.Failure, r.NTries = "timed_out", timeout, &count[3]
			continue
		}
		r.Status, r.RCode, r.RTTUS = "answered", noerror, &s.rtt[i]
		r.IsAuthoritative, r.IsTruncated, r.IsRDInReply, r.IsRecursionAvailable = no, no, no, yes
		r.IsAuthenticData, r.IsEDNSInReply, r.IsCaseKept = no, yes, yes
		r.NAnswers, r.NAuthority, r.NAdditional = &count[0], &count[2], &count[3]
		if s.src.IntN(100) < 2 {
			s.ttls[2*i] = uint32(1 + s.src.IntN(300))
			r.NAnswers, r.RemainingTTLS, r.LeastTTLS = &count[1], &s.ttls[2*i], &s.ttls[2*i]
			r.Answers = []string{"198.51.100.7"}
		}
		s.ttls[2*i+1] = uint32(s.src.IntN(172_800))
		r.NSOwner, r.NSRemainingTTLS, r.IsNSInAnswer = &s.zones[name], &s.ttls[2*i+1], no
	}
	return s.rows
}

// BenchmarkProbes writes probes to parts, as a simulator does, through one Write and
// in two lanes. CPU is that of the whole process; BenchmarkSweep is what filling the
// rows takes of it.
func BenchmarkProbes(b *testing.B) {
	const batch, batches = 8192, 61 // two parts
	for _, lanes := range []int{1, 2} {
		b.Run(fmt.Sprintf("lanes=%d", lanes), func(b *testing.B) {
			s, err := Create(filepath.Join(b.TempDir(), "s"))
			if err != nil {
				b.Fatal(err)
			}
			r, err := s.Create(plan())
			if err != nil {
				b.Fatal(err)
			}
			w, err := Table[probes.Row](r)
			if err != nil {
				b.Fatal(err)
			}
			write := []func(...probes.Row) error{w.Write}
			if lanes > 1 {
				own, err := w.Lanes(lanes)
				if err != nil {
					b.Fatal(err)
				}
				write = nil
				for _, l := range own {
					write = append(write, l.Write)
				}
			}
			var sweeps []*sweep
			for lane := range lanes {
				sweeps = append(sweeps, newSweep(uint64(lane), r.ID(), batch))
			}
			cpu, written := cpuTime(b), 0
			for b.Loop() {
				var all sync.WaitGroup
				for lane := range lanes {
					all.Go(func() {
						for range batches {
							if err := write[lane](sweeps[lane].fill(r.ID())...); err != nil {
								b.Error(err)
							}
						}
					})
				}
				all.Wait()
				written += lanes * batches * batch
			}
			if err := w.Flush(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(written)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(cpuTime(b)-cpu)/float64(written), "cpu-ns/row")
			b.ReportMetric(float64(bytesIn(b, s.runDir(r.ID())))/float64(written), "bytes/row")
			if err := r.Finish(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkSweep fills rows and does not write them.
func BenchmarkSweep(b *testing.B) {
	s := newSweep(1, "20260301T000000Z-bridle-simnet-5eedfeed", 8192)
	cpu := cpuTime(b)
	for b.Loop() {
		s.fill("20260301T000000Z-bridle-simnet-5eedfeed")
	}
	b.ReportMetric(float64(cpuTime(b)-cpu)/float64(b.N*len(s.rows)), "cpu-ns/row")
}

// bytesIn returns the size of all files in a folder.
func bytesIn(tb testing.TB, dir string) (n int64) {
	tb.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		n += info.Size()
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return n
}
