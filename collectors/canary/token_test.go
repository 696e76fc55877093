package canary

import (
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	z, seen := New("c.example.org"), map[string]bool{}
	for _, parts := range [][]string{{"192.0.2.1", "honesty"}, {"192.0.2.1honesty"}, {"192.0.2.1", "honesty", ""}, {"192.0.2.1", "visibility"}, {}} {
		for seed := range int64(3) {
			token := Token(seed, parts...)
			if token != Token(seed, parts...) || seen[token] {
				t.Errorf("token %s of %d %q is not one of a kind", token, seed, parts)
			}
			seen[token] = true
			for _, name := range []string{token + ".c.example.org", strings.ToUpper(token) + ".TTL-60.C.example.ORG.", token + ".nx.c.example.org"} {
				if got, ok := z.TokenOf(name); !ok || got != token {
					t.Errorf("%s: token %q, %v, want %s", name, got, ok, token)
				}
			}
		}
	}
	for _, name := range []string{"c.example.org", "www.c.example.org", "t.c.example.org", "tabcdefghij1234.c.example.org", "tabcdefghijklmno.d.example.org",
		"www.tabcdefghijklmno.c.example.org", "tabcdefghijklmnop.c.example.org", "tabcdefghijklmn1.c.example.org"} {
		if got, ok := z.TokenOf(name); ok {
			t.Errorf("%s: token %q, want none", name, got)
		}
	}
}
