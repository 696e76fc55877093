package main

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
)

// load is what one process visits.
type load struct {
	List    string // file of addresses and ports
	Workers int
	Dir     string // of the study
	Profile string // file for a profile of the processor; empty: none
}

// found is what a scan of the program made of its load.
type found struct {
	TLS, HTTP, Refused int64
	Bytes              int64 // of parts
	Certificates       int64 // rows
}

// address returns the address with a number, all of 127.0.0.0/8 from 127.30.0.0 on.
func address(i int) netip.Addr {
	return netip.AddrFrom4([4]byte{127, byte(30 + i>>16), byte(i >> 8), byte(i)})
}

// number is the inverse of address.
func number(a netip.Addr) int {
	b := a.As4()
	return int(b[1]-30)<<16 | int(b[2])<<8 | int(b[3])
}

// writeList writes a list as plain lines: servers that answer, and behind them ports that are closed. It has a port in each line
// unless bare.
func writeList(path string, p ports, open, closed int, bare bool) error {
	var text bytes.Buffer
	for i := range open + closed {
		at := netip.AddrPortFrom(address(i), p.Open)
		if i >= open {
			at = netip.AddrPortFrom(address(i), p.Closed)
		}
		if bare {
			fmt.Fprintln(&text, at.Addr())
		} else {
			fmt.Fprintln(&text, at)
		}
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}
