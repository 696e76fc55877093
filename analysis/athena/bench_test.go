package athena

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// aloneVar names the file of sightings that a process of its own clusters for BenchmarkInfer.
const aloneVar = "BRIDLE_INFER_ALONE"

func TestMain(m *testing.M) {
	if path := os.Getenv(aloneVar); path != "" {
		if err := inferAlone(path, os.Getenv(aloneVar+"_STABILITY") != ""); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// study14 are the attributes of the reference study, under their names here.
var study14 = []string{
	"certificate", "key", "domain", "registrant", "name_service", "quirk", "move", "theme",
	"asn", "registrar", "issuer", "prefix24", "registered", "first_seen",
}

// copies returns sightings of n servers of hide-and-seek-2018 worlds, as many as it takes. What is an
// operator's own in one world has another text in the next.
func copies(b *testing.B, n int, attributes []string) (all []Sighting) {
	servers := map[string]bool{}
	for k := 0; len(servers) < n; k++ {
		seen, _ := simulated(b, "hide-and-seek-2018", int64(60+k))
		for _, s := range seen {
			s.Server = fmt.Sprint(k, " ", s.Server)
			if !servers[s.Server] && len(servers) == n || attributes != nil && !slices.Contains(attributes, s.Attribute) {
				continue
			}
			servers[s.Server] = true
			if a := declared[declaration(declared, s.Attribute)]; a.Class == Identity && !a.Drawn {
				s.Value = fmt.Sprint(k, " ", s.Value)
			}
			all = append(all, s)
		}
	}
	return all
}

// BenchmarkInfer clusters in a process of its own, which reads the sightings from a file, and tells
// seconds, megabytes allocated and the greatest number of megabytes resident, with those before
// the clustering beside it. The study asks for 3 s and 50 MB on 1,014 servers with 14
// attributes, and for ten minutes on 20,000 servers.
func BenchmarkInfer(b *testing.B) {
	for _, c := range []struct {
		name       string
		servers    int
		attributes []string
		stability  bool
	}{
		{"1014x14", 1014, study14, false}, {"1091", 1091, nil, false}, {"1091-stability", 1091, nil, true},
		{"5455", 5455, nil, false}, {"20000", 20_000, nil, false},
	} {
		b.Run(c.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "sightings")
			var file bytes.Buffer
			if err := gob.NewEncoder(&file).Encode(copies(b, c.servers, c.attributes)); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
				b.Fatal(err)
			}
			self, err := os.Executable()
			if err != nil {
				b.Fatal(err)
			}
			var sum [5]float64
			rounds := 0
			for b.Loop() {
				run := exec.CommandContext(b.Context(), self)
				run.Env = append(os.Environ(), aloneVar+"="+path)
				if c.stability {
					run.Env = append(run.Env, aloneVar+"_STABILITY=1")
				}
				run.Stderr = os.Stderr
				text, err := run.Output()
				if err != nil {
					b.Fatal(err)
				}
				var x [5]float64
				if _, err := fmt.Sscan(string(text), &x[0], &x[1], &x[2], &x[3], &x[4]); err != nil {
					b.Fatalf("%q: %v", text, err)
				}
				for i := range sum {
					sum[i] += x[i]
				}
				rounds++
			}
			for i, unit := range []string{"s/infer", "cpu-s/infer", "MB-allocated", "MB-before", "MB-peak"} {
				b.ReportMetric(sum[i]/float64(rounds), unit)
			}
		})
	}
}

// inferAlone clusters the sightings of a file and prints what it cost.
func inferAlone(path string, stability bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var all []Sighting
	if err := gob.NewDecoder(bufio.NewReader(f)).Decode(&all); err != nil {
		return err
	}
	var s Settings
	if stability {
		s.Stability = DefaultStability()
	}
	before, err := peak()
	if err != nil {
		return err
	}
	var first, last runtime.MemStats
	runtime.ReadMemStats(&first)
	start, cpu := time.Now(), processor()
	if _, err := Infer(context.Background(), all, s); err != nil {
		return err
	}
	took := time.Since(start)
	cpu = processor() - cpu
	runtime.ReadMemStats(&last)
	after, err := peak()
	if err != nil {
		return err
	}
	_, err = fmt.Println(took.Seconds(), cpu.Seconds(), float64(last.TotalAlloc-first.TotalAlloc)/1e6, before, after)
	return err
}

// peak returns the most megabytes that were resident in this process.
func peak() (float64, error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kib, err := strconv.ParseFloat(string(bytes.Fields(rest)[0]), 64)
			return kib * 1024 / 1e6, err
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no VmHWM")
}

// processor returns the time that processors gave to this process.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
