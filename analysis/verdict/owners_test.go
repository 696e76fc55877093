package verdict

import (
	"maps"
	"testing"
)

// TestCommonDomains: a domain under which two operators hold names is nobody's, one under which a
// single operator holds several is not; nor is the suffix of a provider that the public suffix list
// names (its customers' names are registered domains of their own).
func TestCommonDomains(t *testing.T) {
	got := commonDomains(map[string][]claim{
		"a.dyn.example":  {{operator: "amber"}},
		"b.dyn.example":  {{operator: "birch"}},
		"www.own.test":   {{operator: "amber"}},
		"mail.own.test":  {{operator: "amber"}, {operator: "amber"}},
		"x.duckdns.org":  {{operator: "amber"}},
		"y.duckdns.org":  {{operator: "birch"}},
		"both.elsewhere": {{operator: "amber"}, {operator: "birch"}},
	})
	if want := map[string]bool{"dyn.example": true, "both.elsewhere": true}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
