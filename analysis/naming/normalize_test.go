package naming

import (
	"slices"
	"strings"
	"testing"
)

func TestNormalize(t *testing.T) {
	long := strings.Repeat("a", 300)
	for _, c := range []struct {
		text string
		want Name
		why  Reason
	}{
		{"example.com", Name{"example.com", "example.com", false, Plain}, ""},
		{" WWW.Example.COM. ", Name{"www.example.com", "example.com", false, Plain}, ""},
		{"a.b.example.co.uk", Name{"a.b.example.co.uk", "example.co.uk", false, Plain}, ""},
		{"*.example.com", Name{"example.com", "example.com", false, Wildcard}, ""},
		{"*.*.example.com", Name{}, BadLabel},
		{"www*.example.com", Name{}, BadLabel},
		{"*.co.uk", Name{}, PublicSuffix},
		{"*.com", Name{}, SingleLabel},
		{"co.uk", Name{"co.uk", "", false, Plain}, ""},
		{"someone.dyndns.org", Name{"someone.dyndns.org", "someone.dyndns.org", true, Plain}, ""}, // a private suffix of the list
		{"lure.news.xa", Name{"lure.news.xa", "news.xa", false, Plain}, ""},                       // XA is in no list: the rule "*" holds
		{"my_host.example.com", Name{"my_host.example.com", "example.com", false, Plain}, ""},
		{"example.com:8443", Name{"example.com", "example.com", false, Port}, ""},
		{"example.com:https", Name{}, BadLabel},
		{"https://www.example.com/a?b=c", Name{"www.example.com", "example.com", false, URL}, ""},
		{"https://user@www.example.com:8443/", Name{"www.example.com", "example.com", false, URL}, ""},
		{"http://192.0.2.1/", Name{}, Address},
		{"https://", Name{}, BadLabel},
		{"bücher.example.com", Name{"xn--bcher-kva.example.com", "example.com", false, Plain}, ""}, // RFC 3492, as in IDNA's own examples
		{"BÜCHER.example.com", Name{"xn--bcher-kva.example.com", "example.com", false, Plain}, ""}, // UTS 46 maps case
		{"faß.example.com", Name{"xn--fa-hia.example.com", "example.com", false, Plain}, ""},       // not transitional: not fass
		{"*.bücher.example", Name{"xn--bcher-kva.example", "xn--bcher-kva.example", false, Wildcard}, ""},
		{"xn--bcher-kva.example.com", Name{"xn--bcher-kva.example.com", "example.com", false, Plain}, ""},
		{"例え。テスト.com", Name{"xn--r8jz45g.xn--zckzah.com", "xn--zckzah.com", false, Plain}, ""}, // an ideographic full stop parts labels (UTS 46)
		{"a\u200bb\u2028.example.com", Name{}, NotIDNA},
		{"", Name{}, Empty},
		{" ", Name{}, Empty},
		{".", Name{}, BadLabel},
		{".example.com", Name{}, BadLabel},
		{"example..com", Name{}, BadLabel},
		{"-a.example.com", Name{}, BadLabel},
		{"192.0.2.1", Name{}, Address},
		{"192.0.2.1:443", Name{}, Address},
		{"2001:db8::1", Name{}, Address},
		{"[2001:db8::1]:443", Name{}, Address},
		{"192.0.2.1.2", Name{}, Numeric},
		{"1.2.3.999", Name{}, Numeric},
		{"localhost", Name{}, SingleLabel},
		{"a.localhost", Name{}, SpecialUse},
		{"router.home.arpa", Name{}, SpecialUse},
		{"Plesk", Name{}, SingleLabel},
		{"Acme Root CA", Name{}, Spaces},
		{"admin@example.com", Name{}, Mail},
		{"good.example.com\x00.evil.example.net", Name{}, NotText},
		{"a\xff.example.com", Name{}, NotText},
		{"a\n.example.com", Name{}, NotText},
		{long + ".example.com", Name{}, TooLong},
		{strings.Repeat("a.", 126) + "xa", Name{}, TooLong}, // 254 characters
		{strings.Repeat("a.", 125) + "xyz", Name{strings.Repeat("a.", 125) + "xyz", "a.xyz", false, Plain}, ""}, // 253
	} {
		if got, why := Normalize(c.text); got != c.want || why != c.why {
			t.Errorf("%q: %+v, %q; want %+v, %q", c.text, got, why, c.want, c.why)
		}
	}
}

// FuzzNormalize: every text is a name or has a reason; a name is its own normal form, ASCII, and
// lies at or below what is registered.
func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"example.com", "*.a.b.co.uk.", "bücher.de:1", "https://a.b/", "a\x00.b", "\xff", "[::1]", "例え。テスト"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, why := Normalize(text)
		if why != "" {
			if n != (Name{}) || !slices.Contains(Reasons(), why) {
				t.Fatalf("%q: %+v with reason %q", text, n, why)
			}
			return
		}
		if len(n.Name) > 253 || strings.Trim(n.Name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || !strings.Contains(n.Name, ".") {
			t.Fatalf("%q: %q", text, n.Name)
		}
		if n.Registered != "" && n.Name != n.Registered && !strings.HasSuffix(n.Name, "."+n.Registered) {
			t.Fatalf("%q: %q is not below %q", text, n.Name, n.Registered)
		}
		again, why := Normalize(n.Name)
		n.Form = Plain
		if again != n || why != "" {
			t.Fatalf("%q: %+v becomes %+v, %q", text, n, again, why)
		}
	})
}

func TestVersionsAreKnown(t *testing.T) {
	v := Versions()
	if !strings.Contains(v["public_suffix_list"], "revision") || v["unicode"] == "" {
		t.Errorf("%v", v)
	}
}
