package study

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
)

// digest is a SHA-256 under way.
type digest struct{ hash.Hash }

func newHash() digest { return digest{sha256.New()} }

func (d digest) hex() string { return hex.EncodeToString(d.Sum(nil)) }

// HashFile returns the SHA-256 of a file in hex digits, and its size in bytes.
//
// Never call it on study.duckdb in a process that has the database open: closing
// the file here would give up the lock that DuckDB holds on it.
func HashFile(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	return hashReader(f)
}

// forAll calls do once for every number from 0 to n-1, on as many threads as Go may use, and returns the error of the
// lowest number that has one. It is for work on files, such as their hashes.
func forAll(n int, do func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var failed atomic.Bool
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			// Numbers are given out in order, so all below one that failed are tried.
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[i] = do(i); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
