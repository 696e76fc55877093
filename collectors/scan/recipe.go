package scan

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// RecipeVersion is the version of the exchanges that [Recipe.Exchanges] lists. It grows whenever the same recipe would
// list others.
const RecipeVersion = 1

// Paths and hosts that the recipe asks for. They are the same for every target and in every run, so that answers can be compared.
const (
	// UnknownPath is one that no server has, so that its answer is what a server says to what it does not know.
	UnknownPath = "/6cf1a4e09b7d4c52"
	// ForeignHost is a host that is nobody's server (RFC 6761, 6.5).
	ForeignHost = "www.example.com"
	// FaviconPath is where browsers look for the icon of a site.
	FaviconPath = "/favicon.ico"
)

// DecoyPaths returns the paths at which front ends of the first generation showed pages of their own.
//
// Source: the 2018 report on the same infrastructure, section on fingerprinting.
func DecoyPaths() []string { return []string{"/redirect.aspx", "/Support.aspx"} }

// Recipe says what is asked of a target. It stands in run.json.
type Recipe struct {
	// Version is RecipeVersion; a recipe of another version is not carried out.
	Version int `json:"version"`
	// Decoys asks for more than the path "/": [DecoyPaths], Paths, an unknown path, the favicon, a foreign host and
	// no host. Whoever runs the server can see from it that he is looked for.
	Decoys bool `json:"decoy_paths"`
	// Paths are further ones, in this order; they want Decoys.
	Paths []string `json:"paths,omitempty"`
	// JARM makes ten further handshakes.
	JARM bool `json:"jarm"`
	// Agent is the value of the field User-Agent; empty sends none.
	Agent string `json:"user_agent"`
}

// Check says what is wrong with a recipe.
func (r Recipe) Check() error {
	if r.Version != RecipeVersion {
		return fmt.Errorf("the exchanges are those of version %d, and this program makes those of version %d: use the version that began the run", r.Version, RecipeVersion)
	}
	if len(r.Paths) > 0 && !r.Decoys {
		return errors.New("further paths can be told from the visit of a browser by whoever runs the server, so they want --decoy-paths")
	}
	if strings.ContainsAny(r.Agent, "\r\n\x00") {
		return errors.New("the user agent has a line break")
	}
	for _, p := range r.Paths {
		if !strings.HasPrefix(p, "/") || strings.ContainsFunc(p, func(c rune) bool { return c <= ' ' || c >= 0x7f }) {
			return fmt.Errorf("path %q: it begins with / and has no blanks; others are written as %%20 and so on", p)
		}
	}
	return nil
}

// Exchange is a handshake or a request.
type Exchange struct {
	// TLS is true for a handshake, with Name as SNI; empty sends none.
	TLS  bool
	Name string
	// OverTLS says how the request goes.
	OverTLS bool
	// Path is asked for with GET, and Host is the value of the field Host; empty sends none, by HTTP/1.0, which allows that.
	Path, Host string
}

// Request returns what stands in the column request of its row.
func (x Exchange) Request() string {
	if x.TLS {
		return x.Name
	}
	return "GET " + x.Path
}

// Exchanges returns what is asked of a target, in order. A handshake comes before the requests that go over its session.
//
// What happens may call for others: a port that does not speak TLS is asked once by plain HTTP (see [Plain]), and one that refuses the
// hello of today gets that for old servers.
func (r Recipe) Exchanges(t Target) []Exchange {
	host := hostField(t.Address, t.Plain)
	if t.Plain {
		return r.requests(nil, false, host)
	}
	list := r.requests([]Exchange{{TLS: true}}, true, host)
	for _, name := range t.Names {
		list = append(list, Exchange{TLS: true, Name: name}, Exchange{OverTLS: true, Path: "/", Host: hostName(name, t.Address.Port(), true)})
	}
	return list
}

// Plain returns the request to a port that turned out not to speak TLS.
func (r Recipe) Plain(t Target) Exchange {
	return Exchange{Path: "/", Host: hostField(t.Address, true)}
}

// requests adds those without a name. Those after which a server may close come last.
func (r Recipe) requests(list []Exchange, overTLS bool, host string) []Exchange {
	ask := func(path, host string) { list = append(list, Exchange{OverTLS: overTLS, Path: path, Host: host}) }
	ask("/", host)
	if !r.Decoys {
		return list
	}
	for _, p := range DecoyPaths() {
		ask(p, host)
	}
	for _, p := range r.Paths {
		ask(p, host)
	}
	ask(UnknownPath, host)
	ask(FaviconPath, host)
	ask("/", ForeignHost)
	ask("/", "")
	return list
}

// Connections returns the fewest and the most connections that the exchanges with a target take if it answers.
func (r Recipe) Connections(t Target) (fewest, most int) {
	list := r.Exchanges(t)
	handshakes := 0
	for _, x := range list {
		if x.TLS {
			handshakes++
		}
	}
	requests := len(list) - handshakes
	fewest, most = max(1, handshakes), max(handshakes, requests)
	if r.JARM && !t.Plain {
		fewest, most = fewest+jarmHellos, most+jarmHellos
	}
	return fewest, most
}

// jarmHellos is how many connections a JARM pass takes.
const jarmHellos = 10

// hostField writes an address as the field Host does (RFC 9110, 7.2): with the port if it is not that of the scheme.
func hostField(at netip.AddrPort, plain bool) string {
	text := at.Addr().String()
	if at.Addr().Is6() {
		text = "[" + text + "]"
	}
	return hostName(text, at.Port(), !plain)
}

func hostName(name string, port uint16, tls bool) string {
	if tls && port == 443 || !tls && port == 80 {
		return name
	}
	if strings.HasPrefix(name, "[") {
		return name + ":" + strconv.Itoa(int(port))
	}
	return net.JoinHostPort(name, strconv.Itoa(int(port)))
}
