package canonical

import (
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestAddress(t *testing.T) {
	for field, want := range map[string]string{ // text forms of RFC 5952, section 4
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:DB8:0:0::1": "2001:db8::1", "::": "::",
		"": "", "192.0.2": "", "192.0.2.1.5": "", "192.0.2.256": "", "192.0.2.01": "", "0xc0.0.2.1": "",
		"192.0.2.1 ": "", "fe80::1%eth0": "", "[::1]": "", "192.0.2.0/24": "", "192.0.2.1:443": "", "example.org": "",
	} {
		got, err := Address(field)
		if (err == nil) != (want != "") || err == nil && got.String() != want {
			t.Errorf("Address(%q) is %v, %v; want %q", field, got, err, want)
		}
	}
}

func TestMD5(t *testing.T) {
	upper := strings.Repeat("0aF9", 8)
	if got, err := MD5(upper); err != nil || got != strings.ToLower(upper) {
		t.Errorf("MD5(%q) is %q, %v", upper, got, err)
	}
	for _, bad := range []string{"", upper[1:], upper + "0", upper[1:] + "g", upper[1:] + " ", upper[2:] + "ä"} {
		if got, err := MD5(bad); err == nil {
			t.Errorf("MD5(%q) is %q", bad, got)
		}
	}
}

func TestInstant(t *testing.T) {
	got, err := Instant("2012-02-29 23:59:59")
	if want := time.Date(2012, 2, 29, 23, 59, 59, 0, time.UTC); err != nil || got != want {
		t.Errorf("Instant is %v, %v; want %v", got, err, want)
	}
	for _, bad := range []string{
		"", "2012-02-29", "2012-02-29T23:59:59", "2012-02-29 23:59:59Z", "2012-02-29 23:59:59.5", "2012-02-29 23:59:60",
		"2013-02-29 00:00:00", "2012-2-29 00:00:00", "2012-02-29 0:00:00", " 2012-02-29 00:00:00", "12012-02-29 00:00:00",
		"2012-02-29 24:00:00", "2012-02-29 00:00:00,5",
	} {
		if got, err := Instant(bad); err == nil {
			t.Errorf("Instant(%q) is %v", bad, got)
		}
	}
}

func TestWord(t *testing.T) {
	for _, good := range []string{"umich-ssl", "a b", "ü", strings.Repeat("x", maxWord)} {
		if got, err := Word(good); err != nil || got != good {
			t.Errorf("Word(%q) is %q, %v", good, got, err)
		}
	}
	for _, bad := range []string{"", "a\x00", "a\n", "\xff", "a\u202e", strings.Repeat("x", maxWord+1)} {
		if got, err := Word(bad); err == nil {
			t.Errorf("Word(%q) is %q", bad, got)
		}
	}
}

func TestName(t *testing.T) {
	label := strings.Repeat("a", maxLabel)
	longest := strings.Join([]string{label, label, label, label[:61]}, ".") // 3*63 + 61 + 3 dots = 253
	for field, want := range map[string]string{
		"example.org": "example.org", "WWW.Example.ORG.": "www.example.org", " example.org\t": "example.org",
		"1-a.b2": "1-a.b2", "xn--bcher-kva.example": "xn--bcher-kva.example", "1.2.3.a4": "1.2.3.a4",
		"a--b.example": "a--b.example", longest: longest, longest + ".": longest,
	} {
		if got, err := Name(field); err != nil || got != want {
			t.Errorf("Name(%q) is %q, %v; want %q", field, got, err, want)
		}
	}
	for field, want := range map[string]string{
		"": "is empty", " \t": "is empty", ".": "is empty", "..": "has an empty label", "example..org": "has an empty label",
		".example.org": "has an empty label", "example.org..": "has an empty label", "com": "is a single label", "localhost.": "is a single label",
		"192.0.2.1": "ends in a number", "a.5": "ends in a number", "-a.example": "has a label with a hyphen", "a-.example": "has a label with a hyphen",
		"a.-": "has a label with a hyphen", label + "a.example": "has a label of 64 characters", longest + "a": "has 254 characters",
		"bücher.example": "has characters outside ASCII", "\u212Aa.example": "has characters outside ASCII", "a.\xff": "has characters outside ASCII",
		"a[.]example": "has the character '['", "*.example.org": "has the character '*'", "https://example.org": "has the character ':'",
		"a_b.example": "has the character '_'", "a b.example": "has the character ' '", "a\x00.example": "has the character '\\x00'",
		"\ufeffexample.org": "has characters outside ASCII", "2001:db8::1": "has the character ':'", "a.example\r": "has the character '\\r'",
	} {
		if got, err := Name(field); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Name(%q) is %q, %v; want %q", field, got, err, want)
		}
	}
}

// FuzzName checks what every name taken over has in common, and that names are stable.
func FuzzName(f *testing.F) {
	f.Add("WWW.Example.ORG.")
	f.Add("192.0.2.1")
	f.Add("b\u00fccher.example")
	f.Fuzz(func(t *testing.T, field string) {
		name, err := Name(field)
		if err != nil {
			return
		}
		if again, err := Name(name); err != nil || again != name {
			t.Errorf("%q becomes %q and then %q, %v", field, name, again, err)
		}
		if len(name) > maxName || name != strings.ToLower(name) || !strings.Contains(name, ".") {
			t.Errorf("%q becomes %q", field, name)
		}
		if _, err := netip.ParseAddr(name); err == nil {
			t.Errorf("%q is an address, not a name", name)
		}
	})
}

// FuzzFields checks that what is taken over is canonical: reading it again changes
// nothing.
func FuzzFields(f *testing.F) {
	f.Add("::ffff:192.0.2.1")
	f.Add("2013-09-10 20:50:22")
	f.Add("0048C730A2163BAD68CF65E48B2961E0")
	f.Add("443-TCP_SSLSessionReq")
	f.Fuzz(func(t *testing.T, field string) {
		if a, err := Address(field); err == nil {
			if again, err := Address(a.String()); err != nil || again != a {
				t.Errorf("address %q becomes %v and then %v", field, a, again)
			}
		}
		if i, err := Instant(field); err == nil && i.Format(instantForm) != field {
			t.Errorf("instant %q becomes %v", field, i)
		}
		if h, err := MD5(field); err == nil && !strings.EqualFold(h, field) {
			t.Errorf("hash %q becomes %q", field, h)
		}
		if w, err := Word(field); err == nil && (w != field || !utf8.ValidString(w)) {
			t.Errorf("word %q becomes %q", field, w)
		}
	})
}
