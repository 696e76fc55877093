package survey

import (
	"cmp"
	"net/netip"
	"slices"
	"time"
)

// block is a set of resolvers of which some may share caches: they have an egress address in common,
// directly or through others, or lie in the same AS. Within a block one member after the
// other leads: it fills a name, and the others are looked at.
type block struct {
	// members are in a fixed order: who can fill more copies, then the order of the list. The first leads.
	members []int32
	// turn is the number of the present turn, begun how often its leader began one.
	turn  int32
	begun int
	// due is when the turn begins, filled when its first fill went, ready when looks may begin.
	due, filled, ready time.Time
	// token is that of its name.
	token string
	// looking is true after the fills; open is how many members are still to be looked at.
	looking bool
	open    int
	// expiries are those of the fills, sharers who showed one.
	expiries []int64
	sharers  []int32
}

// openBlocks begins the tests of sharing, when all that joins blocks is known.
func (s *Survey) openBlocks() {
	var candidates []int32
	for i := range s.courses {
		if c := &s.courses[i]; c.mode == full && c.visible && !c.leaks && !c.untimed {
			candidates = append(candidates, int32(i))
		}
	}
	for _, members := range s.connected(candidates) {
		if len(members) < 2 {
			continue
		}
		// Who can fill more copies leads before others.
		slices.SortStableFunc(members, func(x, y int32) int { return cmp.Compare(s.courses[y].filled, s.courses[x].filled) })
		b := block{members: members}
		for _, who := range members {
			s.courses[who].block = int32(len(s.blocks))
		}
		s.blocks = append(s.blocks, b)
	}
	for i := range s.blocks {
		s.nextTurn(&s.blocks[i], s.cfg.Pause)
	}
}

// connected divides candidates into sets that hang together by egress address or AS, each in the order
// of the list, in the order of their first.
func (s *Survey) connected(candidates []int32) [][]int32 {
	parent := make(map[int32]int32, len(candidates))
	var root func(int32) int32
	root = func(i int32) int32 {
		if p, ok := parent[i]; ok && p != i {
			parent[i] = root(p)
			return parent[i]
		}
		return i
	}
	join := func(a, b int32) {
		if a, b = root(a), root(b); a != b {
			parent[max(a, b)] = min(a, b)
		}
	}
	egress, asn := map[netip.Addr]int32{}, map[uint32]int32{}
	for _, who := range candidates {
		for _, a := range s.courses[who].egress {
			if first, ok := egress[a]; ok {
				join(first, who)
			} else {
				egress[a] = who
			}
		}
		if n := s.cfg.Resolvers[who].ASN; n != 0 {
			if first, ok := asn[n]; ok {
				join(first, who)
			} else {
				asn[n] = who
			}
		}
	}
	var sets [][]int32
	place := map[int32]int{}
	for _, who := range candidates {
		r := root(who)
		if _, ok := place[r]; !ok {
			place[r] = len(sets)
			sets = append(sets, nil)
		}
		sets[place[r]] = append(sets[place[r]], who)
	}
	return sets
}

// nextTurn begins the next turn of a block, if two members are left, after a pause.
func (s *Survey) nextTurn(b *block, pause time.Duration) {
	b.turn++
	b.looking, b.token, b.expiries, b.sharers = false, "", nil, nil
	b.filled, b.ready = time.Time{}, time.Time{}
	if len(b.members) < 2 {
		return
	}
	for _, who := range b.members {
		c := &s.courses[who]
		for _, least := range []time.Time{c.last.Add(pause), c.notBefore} {
			if least.After(b.due) {
				b.due = least
			}
		}
	}
	if cut := b.due.Truncate(time.Second); cut.Before(b.due) {
		b.due = cut.Add(time.Second)
	}
	s.wake(b.members[0])
}

// endTurn takes those out of the block whose caches are known.
func (s *Survey) endTurn(b *block) {
	b.begun = 0
	s.leave(b, append(b.sharers, b.members[0])...)
	s.nextTurn(b, s.cfg.Pause)
}

// leave takes members out.
func (s *Survey) leave(b *block, members ...int32) {
	for _, who := range members {
		s.courses[who].block = -1
	}
	b.members = slices.DeleteFunc(b.members, func(who int32) bool { return s.courses[who].block < 0 })
}

// abandonPause is how long a block rests after a turn that was given up.
const abandonPause = 10 * time.Minute

// abandonTurn gives a turn up, which the same leader begins anew, but not for ever.
func (s *Survey) abandonTurn(b *block) {
	if b.begun++; b.begun == maxAttempts {
		b.sharers = nil
		s.endTurn(b)
		return
	}
	s.nextTurn(b, abandonPause)
}
