package imports

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// manyScans writes n records of zgrab2, each of another address. One in ten shows another certificate, of 1,200 bytes; the
// others share one.
func manyScans(t testing.TB, n int) (path string, size int64) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "scans", "zgrab2-1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(b), "\n")
	var record map[string]any
	if err := json.Unmarshal([]byte(first), &record); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(first, `"raw":"`)
	leaf, _, _ := strings.Cut(rest, `"`)
	path = filepath.Join(t.TempDir(), "many.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	for i := range n {
		line := strings.Replace(first, `"ip":"192.0.2.1"`, fmt.Sprintf(`"ip":"10.%d.%d.%d"`, i>>16, i>>8&255, i&255), 1)
		if i%10 == 0 {
			der := make([]byte, 1200)
			sum := sha256.Sum256([]byte(fmt.Sprint(i)))
			copy(der, sum[:])
			line = strings.Replace(line, leaf, base64.StdEncoding.EncodeToString(der), 1)
			_, rest, _ := strings.Cut(line, `"fingerprint_sha256":"`)
			sum = sha256.Sum256(der)
			line = strings.Replace(line, rest[:64], fmt.Sprintf("%x", sum), 1)
		}
		w.WriteString(line + "\n")
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	return path, info.Size()
}

// heap returns the bytes of the heap in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestMemoryOfScans: what stays in memory is keys alone, far less than the file.
func TestMemoryOfScans(t *testing.T) {
	path, size := manyScans(t, 3_000)
	before, most := heap(), uint64(0)
	rows := 0
	l, err := Scans{Path: path}.Read(t.Context(), func(any) error {
		if rows++; rows%2000 == 0 {
			most = max(most, heap())
		}
		return nil
	})
	// 6,000 grabs, 300 certificates of their own, the shared leaf and its issuer, one response.
	if err != nil || l.Taken != 3_000 || rows != 6_000+300+2+1 {
		t.Fatalf("%d rows, %+v, %v", rows, l, err)
	}
	// A key of 24 bytes and its place in a map for each visit, one of 17 for each certificate: less than 1 MiB; buffers
	// of a MiB or so.
	if grown := int64(most) - int64(before); grown > 4<<20 || size < 8<<20 {
		t.Errorf("%d bytes grew by %d of a file of %d", before, grown, size)
	}
}

// BenchmarkZgrab2 reads 100,000 records of zgrab2, some 0.4 GB.
func BenchmarkZgrab2(b *testing.B) {
	path, size := manyScans(b, 100_000)
	b.SetBytes(size)
	b.ReportAllocs()
	before, most := heap(), uint64(0)
	for b.Loop() {
		rows := 0
		if _, err := (Scans{Path: path}).Read(b.Context(), func(any) error {
			if rows++; rows%50_000 == 0 {
				most = max(most, heap())
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(most-before)/(1<<20), "MiB-kept")
}
