package realservers

import (
	"fmt"
	"strings"

	"bridle/datasets/schema/resolverqualifications"
)

// finding is what the survey must find of a setup.
type finding struct {
	class, miss string
	// cap is the largest TTL kept, packetCache how long an empty answer hides a fill at least, in seconds.
	cap, packetCache uint32
	delegations      bool
	// because says from what it follows; measured behaviour is in collectors/simnet/realdns/MEASURED.md.
	because string
}

// week and day are the default largest TTLs: BIND's max-cache-ttl, and those of Unbound and PowerDNS.
const (
	week = 604_800
	day  = 86_400
)

// open is BIND that answers everybody. It stands behind all forwarders too.
var open = finding{"clean", "referral", week, 0, true, "shows what it holds and asks nobody, not in the prefetch window either"}

// expected tells by setup. A forwarder's group is that of the BIND behind it.
var expected = map[string]finding{
	"bind-9.18":    open,
	"bind-closed":  {"refuses", "", 0, 0, false, "outsiders are refused, with recursion and without"},
	"dnsmasq":      {"clean", "referral", week, 0, true, "questions without recursion are passed on to BIND, even for names that it holds"},
	"knot":         {"refuses", "", 0, 0, false, "REFUSED to every question without recursion, for held names too"},
	"powerdns-4.8": {"clean", "empty", day, 60, false, "shows addresses alone; repeats an empty answer for 60 s"},
	"powerdns-4.8-forwarding": {"clean", "empty", week, 60, false,
		"passes questions on without recursion, makes referrals empty and repeats them for 60 s; caps are BIND's, since BIND's copy is shown"},
	"unbound-default":            {"refuses", "", 0, 0, false, "REFUSED to every question without recursion, for held names too"},
	"unbound-expired":            {"stale", "referral", day, 0, true, "shows expired entries, renews none when it iterates"},
	"unbound-expired-forwarding": {"stale", "servfail", day, 0, false, "shows expired entries and renews them; SERVFAIL for what it does not hold"},
	"unbound-prefetch":           {"clean", "referral", day, 0, true, "an Unbound 1.17 that iterates renews nothing for questions without recursion"},
	"unbound-prefetch-forwarding": {"refreshes", "servfail", day, 0, false,
		"one that forwards does: the renewal inherits the RD bit of the cached reply"},
	"unbound-setrd":            {"recurses", "", 0, 0, false, "allow_setrd lets it recurse for questions without recursion"},
	"unbound-snoop":            {"clean", "referral", day, 0, true, "shows what it holds and asks nobody"},
	"unbound-snoop-forwarding": {"clean", "servfail", day, 0, false, "shows what it holds; SERVFAIL, which it does not keep for users, for what it does not"},
}

// expectedOf returns what is expected of a resolver.
func expectedOf(name string) finding {
	if strings.HasPrefix(name, "behind ") {
		return open
	}
	return expected[name]
}

// differs returns in which point a row is another than expected, "" if in none.
func (f finding) differs(q *resolverqualifications.Row) string {
	testifies := f.class == "clean" || f.class == "stale" || f.class == "refreshes"
	switch {
	case q.Class != f.class:
		return fmt.Sprintf("class %s, want %s: %s", q.Class, f.class, f.because)
	case testifies != (q.ExcludedBecause == nil):
		return "it is excluded and may testify, or neither"
	case !testifies:
		return ""
	case q.MissForm == nil || *q.MissForm != f.miss:
		return "misses look otherwise than " + f.miss
	// A forwarder's answer to a user may come a second after its upstream's entry was made, and shows a second less then. What is left is told in whole
	// seconds, as is the time since the entry was made: their sum may be a second more.
	case q.TTLCapS == nil || *q.TTLCapS > f.cap+1 || *q.TTLCapS+1 < f.cap || q.TTLFloorS != nil:
		return fmt.Sprintf("cap or floor differ: want %d s and none", f.cap)
	case q.PacketCacheS == nil || *q.PacketCacheS < f.packetCache || *q.PacketCacheS > 2*f.packetCache:
		return fmt.Sprintf("empty answers hide fills for another time than %d s", f.packetCache)
	case f.delegations && q.NDelegationVisible < q.NDelegation || !f.delegations && q.NDelegationVisible > 0:
		return "delegations are not seen as they should be"
	case q.IsRefreshing == nil || *q.IsRefreshing != (f.class == "refreshes"):
		return "refreshing differs"
	case q.IsServingStale == nil || *q.IsServingStale != (f.class == "stale"):
		return "serving stale answers differs"
	case q.PoolSize == nil || *q.PoolSize != 1:
		return "it has one cache"
	case q.IsHarming == nil || *q.IsHarming || *q.IsHijacking || *q.IsAltering || *q.IsIntercepted || !*q.IsSourceKept || !*q.IsCaseKept:
		return "it harms nobody and lies to nobody"
	// A slope of whole seconds over a quick survey's 40 s is off by 0.04 at most, and qualify allows 0.02 beside.
	case q.NHonesty < 50 || q.NLeaks > 0 || q.NVisible != q.NVisibility || q.TTLSlope == nil || *q.TTLSlope < -1.06 || *q.TTLSlope > -0.94:
		return "honesty, visibility or countdown differ"
	}
	return ""
}
