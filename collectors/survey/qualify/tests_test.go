package qualify

import (
	"fmt"
	"strings"
	"testing"
)

// TestT1 counts questions up to the first leak of a name. Expected numbers are counted by hand.
func TestT1(t *testing.T) {
	for _, x := range []struct{ what, lines, want string }{
		{"an honest one", "honesty 1 1 0 a 0 empty\nhonesty 1 2 10 a 0 empty\nhonesty 2 1 99 b 0 ns com\nhonesty 2 2 109 b 0 ns com", "0 of 4"},
		{"refused is known", "honesty 1 1 0 a 0 refused\nhonesty 1 2 10 a 0 refused", "0 of 2"},
		{"what is lost is not", "honesty 1 1 0 a 0 none\nhonesty 1 2 10 a 0 empty", "0 of 1"},
		{"after the leak only the cache speaks", "honesty 1 1 0 a 0 hit 300\nhonesty 1 2 10 a 0 hit 290", "1 of 1"},
		{"the second leaks", "honesty 1 1 0 a 0 empty\nhonesty 1 2 10 a 0 hit 300", "1 of 2"},
		{"the authority saw it, no reply came", "honesty 1 1 0 a 0 none\nup 0.1 a 192.0.2.9\nhonesty 1 2 10 a 0 none", "1 of 1"},
		{"the authority saw the second", "honesty 1 1 0 a 0 empty\nhonesty 1 2 10 a 0 empty\nup 10.2 a 192.0.2.9", "1 of 2"},
		{"a replay an hour later is nobody's leak", "honesty 1 1 0 a 0 empty\nhonesty 1 2 10 a 0 empty\nup 3600 a 203.0.113.5", "0 of 2"},
		{"a skipped one was not asked", "honesty 1 1 0 a 0 skipped\nhonesty 1 2 10 a 0 empty", "0 of 1"},
		{"other names of the authority do not count", "honesty 1 1 0 a 0 empty\nup 1 b 192.0.2.9", "0 of 1"},
	} {
		row := one(t, x.lines)
		if got := fmt.Sprintf("%d of %d", row.NLeaks, row.NHonesty); got != x.want {
			t.Errorf("%s: %s, expected %s", x.what, got, x.want)
		}
	}
}

// Leaks are put into words with their bound: 3 of 60 is at most 12.4 % (Clopper and Pearson; tables give 0.1242).
func TestLeaksInWords(t *testing.T) {
	var b strings.Builder
	for i := range 60 {
		reply := "empty"
		if i < 3 {
			reply = "hit 300"
		}
		fmt.Fprintf(&b, "honesty %d 1 %d n%d 0 %s\n", i+1, i*100, i, reply)
	}
	row := one(t, b.String())
	want := "answered or passed on 3 of 60 questions without recursion for names nobody had asked: leak rate up to 12.4 %"
	if row.Class != "recurses" || show(row.ExcludedBecause) != want {
		t.Errorf("%s: %s", row.Class, show(row.ExcludedBecause))
	}
}

const shownOnce = "visibility 1 1 0 v.ttl-600 1 hit 600\nvisibility 1 2 10 v.ttl-600 0 hit 590\n"

// traits are scripts and what one column says of each.
var traits = []struct{ what, lines, want string }{
	{"T2", "visibility 1 1 0 v.ttl-600 1 hit 600\nvisibility 1 2 10 v.ttl-600 0 hit 590\nvisibility 1 3 20 v.ttl-600 0 ns com\nvisibility 1 4 30 v.ttl-600 0 none", "visible=1/2"},
	{"T2 after a cap of 15 s", "visibility 1 1 0 v.ttl-600 1 hit 15\nvisibility 1 2 10 v.ttl-600 0 hit 5\nvisibility 1 3 20 v.ttl-600 0 ns com", "visible=1/1"},
	{"T2 without a fill", "visibility 1 1 0 v.ttl-600 1 servfail\nvisibility 1 2 10 v.ttl-600 0 empty", "visible=0/0"},
	{"referral", "honesty 1 1 0 a 0 ns com", "miss=referral"},
	{"root", "honesty 1 1 0 a 0 root", "miss=root_in_answer"},
	{"servfail", "delegation 1 1 0 a 0 servfail", "miss=servfail"},
	{"mixed", "delegation 1 1 0 a 0 root\nhonesty 1 1 0 b 0 ns com", "miss=mixed"},
	{"refused is no form", "honesty 1 1 0 a 0 refused", "miss=null"},
	{"the second question is none either", "honesty 1 1 0 a 0 refused\nhonesty 1 2 10 a 0 empty", "miss=null"},
	{"delegation", shownOnce + "delegation 1 1 45 d 0 ns c.example\nhonesty 1 1 90 a 0 ns com\nhonesty 1 1 90000 b 0 ns com", "delegation=1/2"},
	{"slope", "countdown 1 1 0 s.ttl-3600 1 hit 3600\ncountdown 1 2 10 s.ttl-3600 0 hit 3590\ncountdown 1 3 70 s.ttl-3600 0 hit 3530", "slope=-1"},
	{"slope of a fixed TTL", "countdown 1 1 0 s.ttl-3600 1 hit 60\ncountdown 1 2 10 s.ttl-3600 0 hit 60\ncountdown 1 3 70 s.ttl-3600 0 hit 60", "slope=0"},
	{"a fixed TTL that T3 saw twice within a second", "countdown 1 1 0 s.ttl-3600 1 hit 60\ncountdown 1 2 10 s.ttl-3600 0 hit 60\ncountdown 1 3 11 s.ttl-3600 0 hit 60\n" +
		"visibility 1 1 100 v.ttl-600 1 hit 60\nvisibility 1 2 110 v.ttl-600 0 hit 60\nvisibility 1 3 120 v.ttl-600 0 hit 60", "class=fixed_ttl"},
	{"a leak of another cache of a pool", "visibility 1 1 0 v.ttl-600 1 hit 600\nup 0.1 v 192.0.2.9\nvisibility 1 2 10 v.ttl-600 0 empty\nvisibility 1 3 20 v.ttl-600 0 hit 600\nup 20.1 v 192.0.2.9", "class=recurses"},
	{"a user fetched it", "pool 1 1 0 v.ttl-600 1 hit 600\nup 0.1 v 192.0.2.9\npool 1 2 18 v.ttl-600 1 hit 600\nup 18.1 v 192.0.2.9\npool 2 1 20 v.ttl-600 0 hit 598\n", "class=unstable"},
	{"an expired entry that was renewed, with a TTL that stands still", "countdown 3 1 0 v.ttl-1 1 hit 300\nup 0.1 v 192.0.2.9\ncountdown 3 2 10 v.ttl-1 0 hit 300\nup 10.1 v 192.0.2.9", "class=unstable"},
	{"a fill that took four seconds counts down", "countdown 1 1 0 s.ttl-3600 1 hit 3600\ncountdown 1 2 10 s.ttl-3600 0 hit 3590\ncountdown 1 3 610 s.ttl-3600 0 hit 2990\n" +
		"visibility 1 1 700 v.ttl-600 1 hit 600\nvisibility 1 2 706 v.ttl-600 0 hit 598\nvisibility 1 3 708 v.ttl-600 0 hit 596", "why=honesty was not tested"},
	{"a TTL that stands still in T2 alone", "countdown 1 1 0 s.ttl-3600 1 hit 3600\ncountdown 1 2 10 s.ttl-3600 0 hit 3590\ncountdown 1 3 610 s.ttl-3600 0 hit 2990\n" +
		"visibility 1 1 700 v.ttl-600 1 hit 60\nvisibility 1 2 710 v.ttl-600 0 hit 60\nvisibility 1 3 720 v.ttl-600 0 hit 60",
		"why=tests contradict each other: its TTLs count down in one test, and not in 1 of 1 rounds of another"},
	{"a TTL that stands still is no leak", "visibility 1 1 0 v.ttl-600 1 hit 600\nup 0.1 v 192.0.2.9\nvisibility 1 2 10 v.ttl-600 0 hit 600\nvisibility 1 3 20 v.ttl-600 0 hit 600", "class=fixed_ttl"},
	{"cap", "countdown 2 1 0 s.ttl-31536000 1 hit 31536000\ncountdown 2 2 10 s.ttl-31536000 0 hit 86390", "cap=86400"},
	{"no cap", "countdown 2 1 0 s.ttl-31536000 1 hit 31536000\ncountdown 2 2 10 s.ttl-31536000 0 hit 31535990", "cap=null"},
	{"cap in the answer to the fill", "countdown 5 1 0 s.ttl-31536000 1 hit 604800\ncountdown 5 2 10 s.ttl-31536000 0 none", "cap=604800"},
	{"floor", "countdown 3 1 0 s.ttl-1 1 hit 1\ncountdown 3 2 10 s.ttl-1 0 hit 50", "floor=60"},
	{"floor in the answer to the fill", "countdown 3 1 0 s.ttl-1 1 hit 5\ncountdown 3 2 10 s.ttl-1 0 empty", "floor=5"},
	{"a stale answer is no floor", "countdown 3 1 0 s.ttl-1 1 hit 1\ncountdown 3 2 10 s.ttl-1 0 hit 30", "floor=null"},
	{"a repeated fetch is no other cache", "pool 1 1 0 p.ttl-86400 1 hit 86400\nup 0.1 p 192.0.2.9\nup 0.5 p 192.0.2.9\nup 2.2 p 192.0.2.9\n" +
		"pool 1 2 5 p.ttl-86400 1 hit 86395\npool 1 3 10 p.ttl-86400 1 hit 86400\nup 10.1 p 192.0.2.9", "fetches=2"},
	{"two upstreams are", "pool 1 1 0 p.ttl-86400 1 hit 86400\nup 0.1 p 192.0.2.9\nup 0.1 p 192.0.2.10", "fetches=2"},
	{"prefetch", "refresh 1 1 0 p.ttl-120 1 hit 120\nup 0 p 192.0.2.9\nrefresh 1 2 114 p.ttl-120 0 hit 6\nup 114.1 p 192.0.2.9", "refreshing=true"},
	{"prefetch, seen by the TTL", "refresh 1 1 0 p.ttl-120 1 hit 120\nrefresh 1 2 114 p.ttl-120 0 hit 120", "refreshing=true"},
	{"no prefetch", "refresh 1 1 0 p.ttl-120 1 hit 120\nup 0 p 192.0.2.9\nrefresh 1 2 114 p.ttl-120 0 hit 6", "refreshing=false"},
	{"too late to tell", "refresh 1 1 0 p.ttl-120 1 hit 120\nrefresh 1 2 121 p.ttl-120 0 empty", "refreshing=null"},
	{"renewed when it was gone already", "refresh 1 1 0 p.ttl-120 1 hit 120\nup 0 p 192.0.2.9\nrefresh 1 2 120 p.ttl-120 0 hit 120\nup 120 p 192.0.2.9", "refreshing=null"},
	{"stale", "refresh 2 1 0 p.ttl-60 1 hit 60\nrefresh 2 2 66 p.ttl-60 0 hit 30\nup 66.1 p 192.0.2.9", "stale=true"},
	{"stale with another TTL", "refresh 2 1 0 p.ttl-60 1 hit 60\nrefresh 2 2 66 p.ttl-60 0 hit 0", "stale=true"},
	{"fetched again is a leak, not stale", "refresh 2 1 0 p.ttl-60 1 hit 60\nrefresh 2 2 66 p.ttl-60 0 hit 60\nup 66 p 192.0.2.9", "stale=false"},
	{"gone", "refresh 2 1 0 p.ttl-60 1 hit 60\nrefresh 2 2 66 p.ttl-60 0 empty\nrefresh 2 3 76 p.ttl-60 0 empty", "stale=false"},
	{"prefetch of what a floor keeps", "refresh 1 1 0 p.ttl-120 1 hit 300\nup 0 p 192.0.2.9\nrefresh 1 2 285 p.ttl-120 0 hit 15\nup 285.1 p 192.0.2.9", "refreshing=true"},
	{"no prefetch of what a floor keeps", "refresh 1 1 0 p.ttl-120 1 hit 300\nup 0 p 192.0.2.9\nrefresh 1 2 285 p.ttl-120 0 hit 15", "refreshing=false"},
	{"stale after a floor", "refresh 2 1 0 p.ttl-60 1 hit 300\nrefresh 2 2 306 p.ttl-60 0 hit 30\nup 306.1 p 192.0.2.9", "stale=true"},
	{"gone after a floor", "refresh 2 1 0 p.ttl-60 1 hit 300\nrefresh 2 2 306 p.ttl-60 0 empty\nrefresh 2 3 316 p.ttl-60 0 empty", "stale=false"},
	{"a floor keeps it", "refresh 2 1 0 p.ttl-60 1 hit 300\nrefresh 2 2 66 p.ttl-60 0 hit 234", "stale=null"},
	{"hides nothing", shownOnce + "packet_cache 1 1 100 q.ttl-900 0 empty\npacket_cache 1 2 101 q.ttl-900 1 hit 900\npacket_cache 1 3 103 q.ttl-900 0 hit 898", "hides=0"},
	{"hides 61 s", shownOnce + "packet_cache 1 1 100 q.ttl-900 0 empty\npacket_cache 1 2 101 q.ttl-900 1 hit 900\npacket_cache 1 3 131 q.ttl-900 0 empty\npacket_cache 1 4 161 q.ttl-900 0 hit 840", "hides=61"},
	{"a miss before a pool may be another cache", "visibility 1 1 0 v.ttl-600 1 hit 600\nvisibility 1 2 10 v.ttl-600 0 empty\nvisibility 1 3 20 v.ttl-600 0 hit 580\n" +
		"packet_cache 1 1 100 q.ttl-900 0 empty\npacket_cache 1 2 101 q.ttl-900 1 hit 900\npacket_cache 1 3 131 q.ttl-900 0 empty\npacket_cache 1 4 161 q.ttl-900 0 hit 840", "hides=null"},
	{"hides longer than was asked", shownOnce + "packet_cache 1 1 100 q.ttl-900 0 empty\npacket_cache 1 2 101 q.ttl-900 1 hit 900\npacket_cache 1 3 222 q.ttl-900 0 empty", "hides=122"},
	{"harm", shownOnce + "harm 1 1 100 h 0 empty\nharm 1 2 101 h 1 empty\nharm 1 3 110 h 1 hit 300", "harming=true"},
	{"no harm", "harm 1 1 100 h 0 empty\nharm 1 2 101 h 1 hit 300", "harming=false"},
	{"a time-out is no harm", shownOnce + "harm 1 1 100 h 0 empty\nharm 1 2 101 h 1 none", "harming=null"},
	{"too late to tell", shownOnce + "harm 1 1 100 h 0 empty\nharm 1 2 109 h 1 hit 300", "harming=null"},
	{"it answers nobody", "harm 1 1 100 h 0 empty\nharm 1 2 101 h 1 empty\nvisibility 1 1 0 v 1 empty", "harming=false"},
	{"a failure that stays is no harm", shownOnce + "harm 1 1 100 h 0 empty\nharm 1 2 101 h 1 servfail", "harming=null"},
	{"a failure that goes is", shownOnce + "harm 1 1 100 h 0 empty\nharm 1 2 101 h 1 servfail\nharm 1 3 109 h 1 hit 300", "harming=true"},
	{"hijack", "integrity 1 1 0 i.nx 1 hit 60 203.0.113.1", "hijacking=true"},
	{"no hijack", "integrity 1 1 0 i.nx 1 nx", "hijacking=false"},
	{"altered", "integrity 1 2 0 i 1 hit 60 203.0.113.1", "altering=true"},
	{"not altered", "integrity 1 2 0 i 1 hit 60", "altering=false"},
	{"intercepted", "visibility 1 1 0 v 1 hit 60\nup 0 v 192.0.2.9\nto 192.0.2.78\nintegrity 2 1 5 j 1 hit 60\nup 5 j 192.0.2.9\nto 192.0.2.79\nintegrity 2 2 6 j 1 hit 59", "intercepted=true"},
	{"neighbours of their own", "visibility 1 1 0 v 1 hit 60\nup 0 v 192.0.2.9\nto 192.0.2.78\nintegrity 2 1 5 j 1 hit 60\nup 5 j 192.0.2.200\nto 192.0.2.79\nintegrity 2 2 6 j 1 hit 59", "intercepted=false"},
	{"nobody next door", "visibility 1 1 0 v 1 hit 60\nto 192.0.2.78\nintegrity 2 1 5 j 1 none\nto 192.0.2.79\nintegrity 2 2 6 j 1 none", "intercepted=false"},
	{"not in scope", "visibility 1 1 0 v 1 hit 60\nto 192.0.2.78\nintegrity 2 1 5 j 1 skipped\nto 192.0.2.79\nintegrity 2 2 6 j 1 skipped", "intercepted=null"},
	{"transparent", "visibility 1 1 0 v 1 none\nfrom 192.0.2.200", "source=false"},
	{"source kept", "visibility 1 1 0 v 1 hit 60", "source=true"},
	{"silence", "visibility 1 1 0 v 1 none", "source=null"},
	{"egress", "backend 1 1 0 w.whoami 1 hit 0 192.0.2.9\nup 0 w 192.0.2.9\nup 0 w 2001:db8::1\nup 5000 w 203.0.113.9", "egress=[192.0.2.9 2001:db8::1]"},
	{"rule 1 of 2018", "honesty 1 1 0 a 0 empty\nhonesty 1 2 10 a 0 empty\nhonesty 2 1 99 b 0 hit 300", "rule1=true"},
	{"rule 1 failed", "honesty 1 1 0 a 0 empty\nhonesty 1 2 10 a 0 hit 300", "rule1=false"},
	{"rule 1 not tested", "honesty 1 1 0 a 0 empty\nhonesty 1 2 10 a 0 none", "rule1=null"},
}

func TestTraits(t *testing.T) {
	for _, x := range traits {
		r := one(t, x.lines)
		got := map[string]string{
			"visible": fmt.Sprintf("%d/%d", r.NVisible, r.NVisibility), "miss": show(r.MissForm),
			"delegation": fmt.Sprintf("%d/%d", r.NDelegationVisible, r.NDelegation), "slope": show(r.TTLSlope),
			"cap": show(r.TTLCapS), "floor": show(r.TTLFloorS), "refreshing": show(r.IsRefreshing), "stale": show(r.IsServingStale),
			"hides": show(r.PacketCacheS), "harming": show(r.IsHarming), "hijacking": show(r.IsHijacking), "altering": show(r.IsAltering),
			"intercepted": show(r.IsIntercepted), "source": show(r.IsSourceKept), "egress": fmt.Sprint(r.EgressAddresses),
			"rule1": show(r.IsSuitable2018RD), "class": r.Class, "why": show(r.ExcludedBecause), "fetches": fmt.Sprint(r.NPoolFetches),
		}
		if key, want, _ := strings.Cut(x.want, "="); got[key] != want {
			t.Errorf("%s: %s is %s, expected %s", x.what, key, got[key], want)
		}
	}
}
