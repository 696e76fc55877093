package typeset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
)

// A File is one embedded file of letters.
type File struct {
	Name   string
	SHA256 string // of its bytes, in hex digits
}

// Files returns the files of all faces in the order in which faces are tried, the regular weight of each before the bold one. The
// caller owns the result.
func Files() []File {
	var all []File
	for _, s := range chain {
		all = append(all, s.hashed()...)
	}
	return all
}

func (s source) hashed() []File {
	var all []File
	for _, f := range s.files {
		sum := sha256.Sum256(f.data())
		all = append(all, File{f.name, hex.EncodeToString(sum[:])})
	}
	return all
}

// Digest returns a SHA-256, in hex digits, over everything that decides which outline a letter gets: each file of each face, the
// order in which faces are tried, and the scripts that each is preferred for.
func Digest() string { return digest() }

var digest = sync.OnceValue(func() string { return digestOf(chain) })

func digestOf(chain []source) string {
	h := sha256.New()
	for _, s := range chain {
		var scripts []string
		for _, script := range s.scripts {
			scripts = append(scripts, script.String())
		}
		fmt.Fprintf(h, "face %s scripts %s\n", s.name, strings.Join(scripts, " "))
		for _, f := range s.hashed() {
			fmt.Fprintf(h, "file %s %s\n", f.Name, f.SHA256)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
