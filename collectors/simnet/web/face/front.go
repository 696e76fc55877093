package face

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// decoyPages is the conduct of world.DecoyPages.
func (v visit) decoyPages() answer {
	a := answer{
		status: http.StatusNotFound, reason: "Not Found",
		fields: []field{
			{"Content-Type", "text/html; charset=utf-8"}, {"Server", "Microsoft-IIS/7.5"},
			{"X-AspNet-Version", "4.0.30319"}, {"X-Powered-By", "ASP.NET"}, {"Cache-Control", "private"},
		},
		order: shuffled("decoy "+v.server.Software,
			"Cache-Control", "Content-Type", "Server", "X-AspNet-Version", "X-Powered-By", "Date", "Content-Length", "Connection"),
	}
	if v.Defect != Sound {
		a.status, a.reason, a.close = http.StatusBadRequest, "Bad Request", true
		return a
	}
	switch strings.ToLower(v.Path) {
	case redirectPath:
		a.status, a.reason, a.body = http.StatusFound, "Found", redirectPage
		a.fields = append(a.fields, field{"Location", redirectTarget})
	case supportPath:
		a.status, a.reason, a.body = http.StatusOK, "OK", supportPage
	}
	return a
}

// proxyA is the conduct of world.ProxyA: the host decides.
func (v visit) proxyA() answer {
	a := answer{
		fields: []field{{"Content-Type", "text/html"}, {"Cache-Control", "no-store"}},
		order:  shuffled("proxy-a "+v.server.Software, "Date", "Content-Type", "Cache-Control", "Content-Length", "Connection"),
	}
	switch {
	case v.Defect == NoHost:
		a.status, a.reason, a.body = http.StatusBadGateway, "Bad Gateway", gatewayPage
	case v.Defect != Sound:
		a.status, a.reason, a.body, a.close = http.StatusBadRequest, "Bad Request", badRequestPage, true
	case v.ownHost():
		a.status, a.reason, a.body = http.StatusBadGateway, "Bad Gateway", gatewayPage
	default:
		a.status, a.reason = http.StatusNotFound, "Not Found"
	}
	return a
}

// proxyB is the conduct of world.ProxyB: the path decides, and strangers are sent home.
func (v visit) proxyB() answer {
	a := answer{
		fields: []field{{"Server", "nginx"}, {"Content-Type", "text/plain"}, {"X-Content-Type-Options", "nosniff"}, {"Date", ""}},
		order:  shuffled("proxy-b "+v.server.Software, "Server", "Content-Type", "X-Content-Type-Options", "Content-Length", "Connection"),
	}
	switch {
	case v.Defect != Sound:
		return silence()
	case !v.ownHost():
		a.status, a.reason = http.StatusMovedPermanently, "Moved Permanently"
		a.fields = append(a.fields, field{"Location", "https://" + v.Host + "/"})
	case v.Path == "/":
		a.status, a.reason = http.StatusOK, "OK"
	default:
		a.status, a.reason = http.StatusNotFound, "Not Found"
	}
	return a
}

// ownHost reports whether the client asked for no host, for an address or for a name that
// the server goes by. Hosts with characters that no host has count as its own, so that
// nothing a client makes up is sent back.
func (v visit) ownHost() bool {
	if v.Host == "" || Covers(v.names, v.Host) {
		return true
	}
	if _, err := netip.ParseAddr(v.Host); err == nil {
		return true
	}
	return strings.Trim(v.Host, "abcdefghijklmnopqrstuvwxyz0123456789-._") != ""
}

// Covers reports whether a host, in lower case, is one of the names. A name that begins with
// "*." covers what has one label in place of the star (RFC 9525, 6.3).
func Covers(names []string, host string) bool {
	_, parent, _ := strings.Cut(host, ".")
	return slices.ContainsFunc(names, func(n string) bool {
		wild, ok := strings.CutPrefix(n, "*.")
		return n == host || ok && wild == parent
	})
}
