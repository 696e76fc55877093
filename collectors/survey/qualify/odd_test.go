package qualify

import (
	"strings"
	"testing"
)

// What resolvers should never answer, and some do. Each script comes after all that makes a resolver clean.
func TestOddReplies(t *testing.T) {
	whole := fit(scriptSelf, "a")
	for _, x := range []struct{ what, lines, want string }{
		// A TTL above 2^31-1 counts as 0 (RFC 2181, section 8); a cap of that is none.
		{"a year becomes 2^32-1", "countdown 2 1 2000 c.ttl-31536000 1 hit 4294967295\ncountdown 2 2 2010 c.ttl-31536000 0 hit 4294967295\n", "class=clean cap=null"},
		{"a year becomes 2^31", "countdown 2 1 2000 c.ttl-31536000 1 hit 2147483648\n", "class=clean cap=null"},
		{"2^31-1 is a TTL", "countdown 2 1 2000 c.ttl-31536000 1 hit 2147483647\ncountdown 2 2 2010 c.ttl-31536000 0 hit 2147483637\n", "class=clean cap=null"},
		{"TTLs above 2^31-1 that count down", "countdown 4 1 2000 s2.ttl-3600 1 hit 4294967295\ncountdown 4 2 2010 s2.ttl-3600 0 hit 4294967285\ncountdown 4 3 2610 s2.ttl-3600 0 hit 4294966685\n", "class=fixed_ttl"},
		{"users get a TTL of 0, nothing is kept", "visibility 2 1 2000 z.ttl-600 1 hit 0\nvisibility 2 2 2010 z.ttl-600 0 empty\nvisibility 2 3 2020 z.ttl-600 0 empty\n", "class=clean"},
		{"a TTL of 0 is shown again", "visibility 2 1 2000 z.ttl-600 1 hit 0\nvisibility 2 2 2010 z.ttl-600 0 hit 0\nvisibility 2 3 2020 z.ttl-600 0 hit 0\n", "class=unstable"},
		// One user in two rounds gets SERVFAIL, as in a burst that has nothing to do with the question before it.
		{"a burst of SERVFAIL to users", strings.Repeat("visibility 5 1 3000 b.ttl-600 1 servfail\n", 5), "class=clean"},
		{"a burst of SERVFAIL without recursion", "visibility 5 1 3000 b.ttl-600 1 hit 600\nvisibility 5 2 3010 b.ttl-600 0 servfail\nvisibility 5 3 3020 b.ttl-600 0 servfail\n", "class=unstable"},
		{"empty NOERROR in place of what it held", "visibility 5 1 3000 b.ttl-600 1 hit 600\nvisibility 5 2 3010 b.ttl-600 0 empty\nvisibility 5 3 3020 b.ttl-600 0 empty\n", "class=unstable"},
		{"an alias before the true address", "visibility 5 1 3000 b.ttl-600 1 alias 600 cdn.example 192.0.2.80\n", "class=hijacks"},
		{"an alias that leads nowhere, to a user", "visibility 5 1 3000 b.ttl-600 1 alias cdn.example\n", "class=hijacks"},
		{"an alias that leads nowhere, for a fresh name", "honesty 99 1 30000 f 0 alias cdn.example\n", "class=recurses"},
		{"an alias for a name that does not exist", "integrity 3 1 3000 q.nx 1 alias cdn.example\n", "class=hijacks"},
	} {
		r := one(t, whole+x.lines)
		got := map[string]string{"class": r.Class, "cap": show(r.TTLCapS)}
		for want := range strings.FieldsSeq(x.want) {
			if key, value, _ := strings.Cut(want, "="); got[key] != value {
				t.Errorf("%s: %s is %s, expected %s (%s)", x.what, key, got[key], value, show(r.ExcludedBecause))
			}
		}
	}
}
