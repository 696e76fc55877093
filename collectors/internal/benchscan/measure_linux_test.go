package main

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
)

// Numbers and addresses are each other's inverse, over all that a long list has.
func TestAddress(t *testing.T) {
	for _, i := range []int{0, 1, 255, 256, 65_535, 65_536, 999_999} {
		at := address(i)
		if !at.IsLoopback() || number(at) != i {
			t.Errorf("number %d is %s, whose number is %d", i, at, number(at))
		}
	}
}

func TestWriteList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	if err := writeList(path, ports{Open: 4430, Closed: 9}, 2, 1, false); err != nil {
		t.Fatal(err)
	}
	targets, err := readList(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"127.30.0.0:4430", "127.30.0.1:4430", "127.30.0.2:9"} {
		if got := targets.Address(i); targets.Len() != 3 || got != netip.MustParseAddrPort(want) {
			t.Errorf("target %d of %d is %s, not %s", i, targets.Len(), got, want)
		}
	}
}

// A line counts only if handshake, response and hash of the body are there; the form is that of zgrab2 v1.0.0.
func TestFetched(t *testing.T) {
	path := filepath.Join(t.TempDir(), "zgrab2.json")
	text := `{"ip":"127.30.0.0","data":{"http":{"status":"success","result":{"response":{"body_sha256":"00","request":{"tls_log":{"handshake_log":{}}}}}}}}
{"ip":"127.30.0.1","data":{"http":{"status":"io-timeout","result":{"response":{"request":{"tls_log":{"handshake_log":{}}}}}}}}
{"ip":"127.30.0.2","data":{"http":{"status":"success","result":{"response":{"body_sha256":"00"}}}}}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := fetched(path); n != 1 || err != nil {
		t.Errorf("%d pages, %v; not 1", n, err)
	}
}

// Whatever another program writes, there are never more pages than lines.
func FuzzCount(f *testing.F) {
	f.Add([]byte(`{"status":"success","body_sha256":"00","handshake_log":{}}` + "\n\n{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if n, _ := count(bytes.NewReader(data)); n > bytes.Count(data, []byte("\n"))+1 {
			t.Fatalf("%d pages", n)
		}
	})
}

// A metric is found by its unit alone, whatever stands beside it.
func TestMetric(t *testing.T) {
	out := []byte("goos: linux\nBenchmarkMatch-2   \t       5\t 812345678 ns/op\t      1203 cpu-ms/op\t        42.00 matches\t       812.3 ms/op\t        20.00 rules\nPASS\n")
	for unit, want := range map[string]float64{"ms/op": 812.3, "cpu-ms/op": 1203, "rules": 20} {
		if got, err := metric(out, unit); got != want || err != nil {
			t.Errorf("%s: %v, %v; not %v", unit, got, err, want)
		}
	}
	if _, err := metric([]byte("no such benchmark\n"), "ms/op"); err == nil {
		t.Error("a metric is found where none is")
	}
}
