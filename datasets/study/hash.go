package study

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"os"
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
