package dnswire

import (
	"net/netip"
	"slices"

	"bridle/collectors/internal/texts"
)

// lease is the memory of plain replies that callers keep for a while only ([Config.Lease]), used in turn. Nil is one that is
// never used again: each reply has memory of its own.
type lease struct {
	replies []plainReply
	next    int
	texts   texts.Writer
}

// newLease returns memory for replies that stay as they are until n further ones were read; nil for 0.
func newLease(n int) *lease {
	if n == 0 {
		return nil
	}
	return &lease{replies: make([]plainReply, n+1)}
}

// take returns an empty reply. What was read into it may be given up: the next call then returns the same.
func (l *lease) take() *plainReply {
	if l == nil {
		return new(plainReply)
	}
	p := &l.replies[l.next]
	*p = plainReply{}
	return p
}

// given notes that the caller has seen a reply, which is the one that was taken last if it is of the lease. If he keeps nothing of it
// its memory is free already: else replies that become no row, in a row, would use the memory of one that waits to be written.
func (l *lease) given(r *Reply) {
	if l == nil || r != &l.replies[l.next].Reply || r.released {
		return
	}
	if l.next++; l.next == len(l.replies) {
		l.next = 0
	}
}

// text returns the text of an address, which never changes.
func (l *lease) text(a netip.Addr) string {
	if l == nil {
		return a.String()
	}
	return l.texts.Address(a)
}

// Release says, within [Work.Done], that nothing of the reply is kept. Then it does not count for [Config.Lease].
func (r *Reply) Release() { r.released = true }

// Clone returns a copy that may be kept for ever ([Config.Lease]).
func (r *Reply) Clone() *Reply {
	c := *r
	c.released = false
	c.ExtendedErrors, c.Aliases = slices.Clone(r.ExtendedErrors), slices.Clone(r.Aliases)
	c.Answers, c.Owned = slices.Clone(r.Answers), slices.Clone(r.Owned)
	c.TTL, c.LeastTTL, c.OwnedTTL = copied(r.TTL), copied(r.LeastTTL), copied(r.OwnedTTL)
	c.NS, c.SOA = copied(r.NS), copied(r.SOA)
	return &c
}

// copied returns a pointer to a copy of what p points to.
func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	return new(*p)
}
