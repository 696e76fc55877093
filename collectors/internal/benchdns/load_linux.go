package main

import (
	"bytes"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// load is what one process asks.
type load struct {
	Port     uint16
	Targets  int
	Names    int
	InFlight int           // 0: as many as the program's default
	Rate     float64       // packets a second; 0: as fast as can be
	Gap      time.Duration // between packets to one address
	Stop     int64         // end after so many probes; 0: never
	Dir      string        // for rows
	Profile  string        // file for a profile of the processor; empty: none
	Ports    int           // own ports
}

// result is what one process did.
type result struct {
	Probes     int64   // answered
	Lost       int64   // not answered
	CPU, Wall  float64 // seconds
	Peak       int64   // resident memory, greatest so far, in bytes
	Bytes      int64   // of parts
	Violations int64   // gaps that were too short
	Pace       float64 // probes a second at the plan's pace, by their rows
}

// perProbe returns microseconds of processor time.
func (r result) perProbe() float64 { return 1e6 * r.CPU / float64(r.Probes) }

// rate returns probes a second.
func (r result) rate() float64 { return float64(r.Probes) / r.Wall }

// name returns the name with a number.
func name(i int) string { return fmt.Sprintf("host-%02d.zone-%d.example", i, i%7) }

// address returns the address with a number, all of 127.0.0.0/8 from 127.1.0.0 on.
func address(i int) netip.Addr {
	return netip.AddrFrom4([4]byte{127, byte(1 + i>>16), byte(i >> 8), byte(i)})
}

// meter measures this process.
type meter struct {
	at   time.Time
	used time.Duration
}

func begin() meter { return meter{time.Now(), cpu()} }

func (m meter) end(probes, lost int64) result {
	return result{Probes: probes, Lost: lost, CPU: (cpu() - m.used).Seconds(), Wall: time.Since(m.at).Seconds(), Peak: peak()}
}

// cpu returns the processor time of this process.
func cpu() time.Duration {
	var r unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// peak returns the greatest resident memory that this process has had, in bytes.
func peak() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			n, _ := strconv.ParseInt(string(bytes.Fields(rest)[0]), 10, 64)
			return n << 10
		}
	}
	return 0
}
