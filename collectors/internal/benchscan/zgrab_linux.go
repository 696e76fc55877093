package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// grab has zgrab2 visit a list, of which it must fetch all pages. Its blocklist, without which it refuses to run, has an address that nobody uses.
func (b *bench) grab(list string, targets, workers int) (usage, error) {
	block, out := filepath.Join(b.dir, "blocklist"), filepath.Join(b.dir, "zgrab2.json")
	defer os.Remove(out)
	if err := os.WriteFile(block, []byte("192.0.2.1/32\n"), 0o600); err != nil {
		return usage{}, err
	}
	cmd := exec.Command(b.zgrab, "http", "--use-https", "--port="+strconv.Itoa(int(b.server.Ports.Open)), "--senders="+strconv.Itoa(workers),
		"--blocklist-file="+block, "--input-file="+list, "--output-file="+out)
	notes, u, err := spend(cmd)
	if err != nil {
		return u, fmt.Errorf("zgrab2: %w", err)
	}
	n, err := fetched(out)
	if err == nil && n < targets {
		err = fmt.Errorf("zgrab2 fetched %d of %d pages: it does not run here as it should\n%s", n, targets, notes)
	}
	return u, err
}

// fetched counts the lines of a file with a handshake and the hash of a body.
func fetched(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return count(f)
}

func count(r io.Reader) (n int, err error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		if bytes.Contains(s.Bytes(), []byte(`"status":"success"`)) && bytes.Contains(s.Bytes(), []byte(`"body_sha256"`)) &&
			bytes.Contains(s.Bytes(), []byte(`"handshake_log"`)) {
			n++
		}
	}
	return n, s.Err()
}
