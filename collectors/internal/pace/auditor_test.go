package pace

import (
	"fmt"
	"net/netip"
	"time"
)

// sent is a packet as the auditor sees it.
type sent struct {
	at     Instant
	target Target
	bytes  int
}

// audit returns what is wrong with a history, from the promises of the package's comment alone: it
// compares every packet with every other and shares no code with the pacer.
func audit(l Limits, history []sent) error {
	for n := range history {
		if err := auditLast(l, history[:n+1]); err != nil {
			return err
		}
	}
	return nil
}

// auditLast looks at the last packet of a history alone.
func auditLast(l Limits, history []sent) error {
	last := len(history) - 1
	for i, a := range history[:last] {
		if err := auditPair(l, a, history[last], last-i+1); err != nil {
			return fmt.Errorf("packets %d and %d, at %d and %d: %w", i, last, a.at, history[last].at, err)
		}
	}
	if err := auditDay(l, history); err != nil {
		return fmt.Errorf("packet %d at %d: %w", last, history[last].at, err)
	}
	return nil
}

// auditPair looks at two packets and the n from the one to the other.
func auditPair(l Limits, a, b sent, n int) error {
	if b.at < a.at {
		return fmt.Errorf("out of order")
	}
	apart := time.Duration(b.at-a.at) * time.Microsecond
	// The microsecond is for rounding, as the comment of Batch says.
	if most := (apart.Seconds()+1e-6)*l.Rate + float64(l.Batch); float64(n) > most+1e-6 {
		return fmt.Errorf("%d packets in %s, more than %g", n, apart, most)
	}
	switch {
	case sameAddress(a, b) && apart < l.Address.Gap:
		return fmt.Errorf("address asked after %s", apart)
	case samePrefix(a, b) && apart < l.Prefix.Gap:
		return fmt.Errorf("prefix asked after %s", apart)
	case sameGroup(a, b) && apart < l.Group.Gap:
		return fmt.Errorf("group asked after %s", apart)
	}
	return nil
}

// auditDay counts what shares something with the last packet and its date.
func auditDay(l Limits, history []sent) error {
	last := history[len(history)-1]
	date := func(t Instant) string { return time.UnixMicro(int64(t)).UTC().Format(time.DateOnly) }
	for _, x := range []struct {
		name string
		same func(a, b sent) bool
		most Daily
	}{
		{"address", sameAddress, l.Address.Day},
		{"prefix", samePrefix, l.Prefix.Day},
		{"group", sameGroup, l.Group.Day},
		{"total", func(a, b sent) bool { return true }, l.Total},
	} {
		var n, bytes int64
		for _, s := range history {
			if date(s.at) == date(last.at) && x.same(s, last) {
				n++
				bytes += int64(s.bytes)
			}
		}
		if n > 0 && (n > x.most.Packets || bytes > x.most.Bytes) {
			return fmt.Errorf("%s: %d packets and %d bytes on %s", x.name, n, bytes, date(last.at))
		}
	}
	return nil
}

func sameAddress(a, b sent) bool { return a.target.Addr.Unmap() == b.target.Addr.Unmap() }

func samePrefix(a, b sent) bool {
	x, y := a.target.Addr.Unmap(), b.target.Addr.Unmap()
	if x.Is4() != y.Is4() {
		return false
	}
	n := 6 // bytes of a /48
	if x.Is4() {
		n = 3
	}
	return string(x.AsSlice()[:n]) == string(y.AsSlice()[:n])
}

func sameGroup(a, b sent) bool { return a.target.Group != "" && a.target.Group == b.target.Group }

// crowd returns targets that share addresses, prefixes and groups, in both families.
func crowd(n int, pick func(int) int) []Target {
	targets := make([]Target, n)
	for i := range targets {
		a := fmt.Sprintf("203.0.%d.%d", pick(3), 85*pick(4))
		switch pick(4) {
		case 0:
			a = fmt.Sprintf("2001:db8:%x:%x::1", pick(3), 0x5555*pick(4))
		case 1:
			a = "::ffff:" + a
		}
		targets[i] = Target{Addr: netip.MustParseAddr(a)}
		if g := pick(4); g > 0 {
			targets[i].Group = fmt.Sprint("group ", g)
		}
	}
	return targets
}
