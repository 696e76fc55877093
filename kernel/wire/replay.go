package wire

import "sync"

// replayWindow is how many of the last messages are remembered at least; up to twice as
// many are. jupyter_client remembers 65,536 and then forgets a tenth.
const replayWindow = 32 << 10

// A replayGuard remembers the signatures of messages. Two generations bound its memory: when
// the young one is full it becomes the old one, and the old one is forgotten.
type replayGuard struct {
	mu         sync.Mutex
	young, old map[digest]struct{}
}

// first says whether d was not seen before, and remembers it.
func (g *replayGuard) first(d digest) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, seen := g.young[d]; seen {
		return false
	}
	if _, seen := g.old[d]; seen {
		return false
	}
	if g.young == nil || len(g.young) >= replayWindow {
		g.old, g.young = g.young, make(map[digest]struct{})
	}
	g.young[d] = struct{}{}
	return true
}
