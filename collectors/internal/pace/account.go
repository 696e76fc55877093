package pace

import "math"

// account is what has gone to one address, prefix or group. The zero value is one to which
// nothing has gone. The day of the counts is the day of last.
type account struct {
	last           Instant
	packets, bytes uint32
}

// level is all accounts of one kind and what holds for each.
type level struct {
	gap            Instant
	packets, bytes int64
	of             []int32 // account of each target; nil: every target has its own, or there are none
	accounts       []account
}

func newLevel(l Level, of []int32, n int) level {
	// A gap is rounded up to whole microseconds: never early.
	gap := (l.Gap + 999) / 1000
	return level{gap: Instant(gap), packets: l.Day.Packets, bytes: l.Day.Bytes, of: of, accounts: make([]account, n)}
}

// account returns the place of a target's account.
func (l *level) account(target int) int32 {
	switch {
	case l.of != nil:
		return l.of[target]
	case len(l.accounts) == 0:
		return none
	}
	return int32(target)
}

// none is the index of no account: a target without group.
const none = -1

// free returns the first instant at which the gap has passed; 0 if nothing has gone yet.
func (l *level) free(i int32) Instant {
	if i == none || l.accounts[i].packets == 0 {
		return 0
	}
	return l.accounts[i].last + l.gap
}

// over says whether another packet of so many bytes would exceed a cap on the day of at.
func (l *level) over(i int32, at Instant, bytes int64) (packets, size bool) {
	if i == none {
		return false, false
	}
	var sent account
	if a := l.accounts[i]; a.packets > 0 && a.last.day() == at.day() {
		sent = a
	}
	return int64(sent.packets)+1 > l.packets, int64(sent.bytes)+bytes > l.bytes
}

// add counts packets. Those of a day before the account's are past and change nothing.
func (l *level) add(i int32, at Instant, packets, bytes int64) {
	if i == none {
		return
	}
	a := &l.accounts[i]
	switch {
	case a.packets == 0 || at.day() > a.last.day():
		*a = account{last: at}
	case at.day() < a.last.day():
		return
	}
	a.last = max(a.last, at)
	a.packets = saturate(int64(a.packets) + packets)
	a.bytes = saturate(int64(a.bytes) + bytes)
}

// charge counts bytes of packets that were counted before, on the same day.
func (l *level) charge(i int32, at Instant, bytes int64) {
	if i == none {
		return
	}
	if a := &l.accounts[i]; a.packets > 0 && a.last.day() == at.day() {
		a.bytes = saturate(int64(a.bytes) + bytes)
	}
}

// saturate keeps a count at its greatest value, which no cap exceeds.
func saturate(n int64) uint32 { return uint32(min(n, math.MaxUint32)) }

// total is what has gone to all targets together.
type total struct {
	cap            Daily
	last           Instant
	packets, bytes int64
}

func (t *total) over(at Instant, bytes int64) (packets, size bool) {
	var sent Daily
	if t.last.day() == at.day() {
		sent = Daily{t.packets, t.bytes}
	}
	return sent.Packets+1 > t.cap.Packets, sent.Bytes+bytes > t.cap.Bytes
}

func (t *total) add(at Instant, packets, bytes int64) {
	switch {
	case at.day() > t.last.day():
		t.packets, t.bytes = 0, 0
	case at.day() < t.last.day():
		return
	}
	t.last = max(t.last, at)
	t.packets += packets
	t.bytes += bytes
}
