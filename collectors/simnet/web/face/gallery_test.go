package face

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"bridle/datasets/world"
)

// The predicates below are fingerprints as an analyst could write them from doc.go: they
// look at what is on the wire and know nothing of the world.

func looksDecoyTLS(s world.Server) bool {
	h := HandshakeOf(s)
	return h.Ciphers[0] == tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA && h.MaxVersion == tls.VersionTLS12
}

// looksDecoyPages is about the two pages alone, looksDecoy about all that is asked over HTTP.
func looksDecoyPages(t *testing.T, s world.Server) bool {
	redirect, a := parsed(t, ask(t, s, get("/redirect.aspx", "127.20.0.9")))
	support, b := parsed(t, ask(t, s, get("/Support.aspx", "127.20.0.9")))
	return redirect != nil && support != nil && redirect.StatusCode == 302 && support.StatusCode == 200 &&
		a == redirectPage && b == supportPage
}

func looksDecoy(t *testing.T, s world.Server) bool {
	other, page := parsed(t, ask(t, s, get("/other", "127.20.0.9")))
	return looksDecoyPages(t, s) && other.StatusCode == 404 && page == "" && other.Header.Get("X-AspNet-Version") != ""
}

func looksProxyTLS(s world.Server) bool {
	h := HandshakeOf(s)
	return h.Ciphers[0] == proxyHandshake(world.Server{}).Ciphers[0] && !h.Tickets && h.ALPN == nil
}

func looksProxyA(t *testing.T, s world.Server) bool {
	own, page := parsed(t, ask(t, s, get("/x", "127.20.0.9")))
	other, _ := parsed(t, ask(t, s, get("/x", "stranger.xc")))
	return own != nil && own.StatusCode == 502 && page == gatewayPage && other.StatusCode == 404 && own.Header.Get("Server") == ""
}

func looksProxyB(t *testing.T, s world.Server) bool {
	own, page := parsed(t, ask(t, s, get("/", "127.20.0.9")))
	other, _ := parsed(t, ask(t, s, get("/", "stranger.xc")))
	dropped := ask(t, s, "x\r\n")
	return own != nil && own.StatusCode == 200 && page == "" && other.StatusCode == 301 && len(dropped.Raw) == 0
}

// matches returns the generations whose fingerprint a server matches: e1 and (e2 or e3) for
// the proxies (study-2018, O2).
func matches(t *testing.T, s world.Server) []world.Generation {
	var list []world.Generation
	if looksDecoyTLS(s) && looksDecoy(t, s) {
		list = append(list, world.DecoyPages)
	}
	if looksProxyTLS(s) && looksProxyA(t, s) {
		list = append(list, world.ProxyA)
	}
	if looksProxyTLS(s) && looksProxyB(t, s) {
		list = append(list, world.ProxyB)
	}
	return list
}

func TestEveryFrontEndMatchesItsFingerprintAlone(t *testing.T) {
	for _, looks := range []world.Generation{world.DecoyPages, world.ProxyA, world.ProxyB} {
		for v := range 30 {
			s := server(looks)
			s.Software = fmt.Sprintf("%d", v)
			if v%2 == 0 {
				s.Quirk = s.Software
			}
			if got := matches(t, s); !slices.Equal(got, []world.Generation{looks}) {
				t.Errorf("%s, software %s: matches %v", looks, s.Software, got)
			}
		}
	}
}

// TestNoOtherServerMatches: no ordinary server and no lookalike has a whole fingerprint, and
// each lookalike has what its trait says.
func TestNoOtherServerMatches(t *testing.T) {
	for i := range 3000 {
		s := server(world.Ordinary)
		s.Address = netip.AddrFrom4([4]byte{127, 30, byte(i >> 8), byte(i)})
		s.Software = []string{"", "nginx/1.10.3", "Apache/2.4.18 (Ubuntu)", "Microsoft-IIS/8.5", "lighttpd/1.4.35", "Jetty", "mini_httpd/1.19", "Caddy", "other", "httpd-1", "httpd-2", "httpd-3", "httpd-4", "httpd-5", "httpd-6", "httpd-7", "httpd-8"}[i%17]
		if i%2 == 0 {
			s.Looks, s.Trait = world.Lookalike, world.Traits()[i/2%len(world.Traits())]
		}
		if got := matches(t, s); len(got) > 0 {
			t.Fatalf("%v (%s, %q) matches %v", s.Address, s.Looks, s.Trait, got)
		}
		if i%2 == 0 {
			checkTrait(t, s)
		}
	}
}

// checkTrait checks that a lookalike has the parts of fingerprints that its trait says, and
// no others.
func checkTrait(t *testing.T, s world.Server) {
	t.Helper()
	_, redirect := parsed(t, ask(t, s, get("/redirect.aspx", "127.20.0.9")))
	_, support := parsed(t, ask(t, s, get("/Support.aspx", "127.20.0.9")))
	nowhere, page := parsed(t, ask(t, s, get("/nowhere", "127.20.0.9")))
	own, body := parsed(t, ask(t, s, get("/", "127.20.0.9")))
	stranger, _ := parsed(t, ask(t, s, get("/", "stranger.xc")))
	for part, c := range map[string]struct {
		has bool
		of  []world.Trait
	}{
		"TLS of proxies":        {looksProxyTLS(s), []world.Trait{world.TraitHandshake, world.TraitGateway, world.TraitRedirector}},
		"TLS of decoy servers":  {looksDecoyTLS(s), []world.Trait{world.TraitDecoyTLS}},
		"conduct of proxy A":    {looksProxyA(t, s), []world.Trait{world.TraitProxyA}},
		"conduct of proxy B":    {looksProxyB(t, s), []world.Trait{world.TraitProxyB}},
		"conduct of decoys":     {looksDecoy(t, s), []world.Trait{world.TraitDecoyHTTP}},
		"both decoy pages":      {looksDecoyPages(t, s), []world.Trait{world.TraitDecoyHTTP, world.TraitClone, world.TraitCatchAll}},
		"first decoy page":      {redirect == redirectPage, []world.Trait{world.TraitRedirect, world.TraitDecoyHTTP, world.TraitClone, world.TraitCatchAll}},
		"second decoy page":     {support == supportPage, []world.Trait{world.TraitSupport, world.TraitDecoyHTTP, world.TraitClone, world.TraitCatchAll}},
		"pages of other words":  {redirect == honeypotRedirectPage && support == honeypotSupportPage, []world.Trait{world.TraitHoneypot}},
		"decoy page everywhere": {nowhere.StatusCode == 200 && page == supportPage, []world.Trait{world.TraitCatchAll}},
		"gateway for strangers": {stranger.StatusCode == 502, []world.Trait{world.TraitGateway}},
		"gateway page":          {body == gatewayPage, []world.Trait{world.TraitGateway, world.TraitProxyA}},
		"sends strangers home":  {stranger.StatusCode == 301, []world.Trait{world.TraitRedirector, world.TraitProxyB}},
		"a page at /":           {own.StatusCode == 200 && body != "" && body != supportPage, []world.Trait{world.TraitHandshake, world.TraitDecoyTLS, world.TraitRedirect, world.TraitSupport, world.TraitHoneypot, world.TraitClone, world.TraitRedirector, world.TraitCertificate}},
	} {
		if want := slices.Contains(c.of, s.Trait); c.has != want {
			t.Errorf("%v, software %s, trait %q: %s is %v, want %v", s.Address, s.Software, s.Trait, part, c.has, want)
		}
	}
}

// TestKinds: the kinds differ in header order, page, error, favicon and handshake.
func TestKinds(t *testing.T) {
	seen := map[string]string{}
	for _, k := range kinds() {
		s := server(world.Ordinary)
		s.Software = k.name
		for s.Address = netip.MustParseAddr("127.30.0.1"); (visit{server: s}).habit("no-favicon", 3); {
			s.Address = s.Address.Next()
		}
		home := ask(t, s, get("/", "127.20.0.9"))
		_, missing := parsed(t, ask(t, s, get("/nothing", "127.20.0.9")))
		icon, picture := parsed(t, ask(t, s, get("/favicon.ico", "127.20.0.9")))
		if icon.StatusCode != 200 || icon.Header.Get("Content-Type") != "image/x-icon" {
			t.Errorf("%s: favicon %d %q", k.name, icon.StatusCode, icon.Header.Get("Content-Type"))
		}
		for what, value := range map[string]string{
			"order": strings.Join(fieldNames(home), " "), "welcome": k.welcome, "error": missing,
			"favicon": picture, "handshake": fmt.Sprint(HandshakeOf(s)),
		} {
			if other := seen[what+value]; other != "" {
				t.Errorf("%s and %s have the same %s", k.name, other, what)
			}
			seen[what+value] = k.name
		}
		if p, _ := parsed(t, home); (p.Header.Get("Server") == "") == k.banner {
			t.Errorf("%s: Server %q", k.name, p.Header.Get("Server"))
		}
	}
}

// TestBanner: how software of the world shows.
func TestBanner(t *testing.T) {
	for _, c := range []struct{ software, want string }{
		{"nginx/1.10.3", "nginx/1.10.3"}, {"apache/2.4", "apache/2.4"}, {"lighttpd", "lighttpd"},
		{"httpd-1", "nginx/1.1"}, {"httpd-2", "Apache/1.2"}, {"httpd-8", "nginx/1.8"}, // seven kinds: 8 is 1 again
		{"httpd-00001", "nginx/1.1"}, {"httpd-123456", "Jetty/1.3456"}, // 3456 = 7 * 493 + 5: the fifth
	} {
		s := server(world.Ordinary)
		s.Software = c.software
		if got := kindOf(s).call(c.software); got != c.want {
			t.Errorf("%q calls itself %q, want %q", c.software, got, c.want)
		}
	}
}

func TestOrdinaryAnswers(t *testing.T) {
	s := server(world.Ordinary)
	s.Software = "nginx/1.10.3"
	for _, c := range []struct {
		request string
		status  int
	}{
		{get("/", "north.xc"), 200},
		{get("/index.html", "north.xc"), 200},
		{get("/nothing", "north.xc"), 404},
		{get("/redirect.aspx", "north.xc"), 404},
		{"DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
		{"GET / HTTP/1.1\r\n\r\n", 400},
		{"GET / HTTP/3.0\r\n\r\n", 505},
		{"GET / HTTP/1.1\r\nA: " + strings.Repeat("b", maxLine) + "\r\n\r\n", 431},
	} {
		p, _ := parsed(t, ask(t, s, c.request))
		if p.StatusCode != c.status {
			t.Errorf("%.40q: %d, want %d", c.request, p.StatusCode, c.status)
		}
		if p.Header.Get("Server") != "nginx/1.10.3" {
			t.Errorf("%.40q: Server %q", c.request, p.Header.Get("Server"))
		}
	}
	head := ask(t, s, "HEAD / HTTP/1.1\r\nHost: north.xc\r\n\r\n")
	full := ask(t, s, get("/", "north.xc"))
	if !bytes.HasPrefix(full.Raw, head.Raw) || len(full.Raw) == len(head.Raw) {
		t.Errorf("HEAD is not GET without body:\n%s\n%s", head.Raw, full.Raw)
	}
}

// TestUpgrade: one ordinary server in four sends clients without TLS to its first TLS port.
func TestUpgrade(t *testing.T) {
	n := 0
	for i := range 400 {
		s := server(world.Ordinary)
		s.Address = netip.AddrFrom4([4]byte{127, 31, byte(i >> 8), byte(i)})
		r := Respond(s, names(), Request{Method: "GET", Path: "/", Host: "north.xc", Version: "HTTP/1.1", At: instant()})
		if p, _ := parsed(t, r); p.StatusCode == http.StatusMovedPermanently {
			n++
			if got := p.Header.Get("Location"); got != "https://north.xc:8443/" {
				t.Fatalf("sent to %q", got)
			}
		}
	}
	if n < 66 || n > 134 { // 100 ± 4 standard deviations of sqrt(400 * 0.25 * 0.75) = 8.7
		t.Errorf("%d of 400 upgrade", n)
	}
}

func TestPlainOnTLS(t *testing.T) {
	for looks, silent := range map[world.Generation]bool{
		world.DecoyPages: true, world.ProxyA: true, world.ProxyB: true, world.Ordinary: false,
	} {
		s := server(looks)
		s.Software = "nginx"
		r := PlainOnTLS(s, Request{At: instant()})
		if (len(r.Raw) == 0) != silent || !r.Close {
			t.Errorf("%s: %q", looks, r.Raw)
		}
	}
}

// TestFavicon checks the lengths that the two headers of the icon state.
func TestFavicon(t *testing.T) {
	icon := favicon("nginx")
	// 6 + 16 directory, 40 header, 8 palette, 16 rows of 4 bytes, 16 mask rows of 4 bytes.
	if len(icon) != 6+16+40+8+64+64 {
		t.Errorf("%d bytes", len(icon))
	}
	size := binary.LittleEndian.Uint32([]byte(icon[14:18]))
	offset := binary.LittleEndian.Uint32([]byte(icon[18:22]))
	if int(size+offset) != len(icon) {
		t.Errorf("the directory says %d bytes from %d, the file has %d", size, offset, len(icon))
	}
}
