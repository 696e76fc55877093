package face

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/world"
)

// Response is what a server sends back.
type Response struct {
	// Raw is the whole message as sent, header fields in the server's order; nil if
	// the server says nothing.
	Raw []byte
	// Close is true if the server closes the connection afterwards.
	Close bool
}

// Respond returns what the server answers to a request. names are the domain names it goes
// by at that instant. Equal arguments give equal bytes.
func Respond(s world.Server, names []string, q Request) Response {
	v := visit{Request: q, server: s, names: names}
	var a answer
	switch s.Looks {
	case world.DecoyPages:
		a = v.decoyPages()
	case world.ProxyA:
		a = v.proxyA()
	case world.ProxyB:
		a = v.proxyB()
	case world.Lookalike:
		a = v.lookalike()
	default:
		a = v.ordinary()
	}
	return a.encode(v)
}

// visit is a request at a server.
type visit struct {
	Request
	server world.Server
	names  []string
}

// field is a header field.
type field struct{ name, value string }

// answer is a response before it is written out.
type answer struct {
	version string // "" is HTTP/1.1
	status  int    // 0 is silence
	reason  string
	fields  []field
	// order has the names of fields as this server orders them; others go last.
	order []string
	body  string
	// close is true if the server ends the connection whatever the client wants.
	close bool
}

// silence is no answer at all.
func silence() answer { return answer{close: true} }

// encode adds the fields that every answer has and writes it out. Fields with an empty
// value are left out, so that a server can do without Date.
func (a answer) encode(v visit) Response {
	shut := a.close || !v.KeepAlive || v.Defect != Sound
	if a.status == 0 {
		return Response{Close: true}
	}
	list := slices.Clone(a.fields)
	list = append(list, field{"Content-Length", strconv.Itoa(len(a.body))})
	if !has(list, "Date") {
		list = append(list, field{"Date", v.At.UTC().Format(http.TimeFormat)})
	}
	if shut {
		list = append(list, field{"Connection", "close"})
	} else {
		list = append(list, field{"Connection", "keep-alive"})
	}
	slices.SortStableFunc(list, func(x, y field) int { return cmp.Compare(place(a.order, x.name), place(a.order, y.name)) })
	list = addQuirk(list, v.server.Quirk)

	var out strings.Builder
	fmt.Fprintf(&out, "%s %d %s\r\n", cmp.Or(a.version, "HTTP/1.1"), a.status, a.reason)
	for _, f := range list {
		if f.value != "" {
			fmt.Fprintf(&out, "%s: %s\r\n", f.name, f.value)
		}
	}
	out.WriteString("\r\n")
	if v.Method != http.MethodHead {
		out.WriteString(a.body)
	}
	return Response{Raw: []byte(out.String()), Close: shut}
}

func has(list []field, name string) bool {
	return slices.ContainsFunc(list, func(f field) bool { return f.name == name })
}

func place(order []string, name string) int {
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

// addQuirk puts the extra field of an operator's habit where the habit wants it.
func addQuirk(list []field, quirk string) []field {
	if quirk == "" {
		return list
	}
	h := hash("quirk", quirk)
	names := []string{"X-Request-Id", "X-Cache", "X-Node", "X-Served-By", "X-Frame-Options", "X-Trace", "Via", "Pragma"}
	f := field{names[h%uint64(len(names))], fmt.Sprintf("%08x", uint32(h>>32))}
	return slices.Insert(list, int(h>>8%uint64(len(list)+1)), f)
}

// shuffled returns the names in an order that follows from the text.
func shuffled(text string, names ...string) []string {
	r := rand.New(rand.NewPCG(hash("order", text), 0))
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names
}

// hash returns a number that follows from the parts, the same everywhere (FNV-1a, 64 bits,
// mixed once more by the finaliser of SplitMix64).
func hash(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	z := h.Sum64()
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// installed is when the files of a server were last changed: a day between 2012 and 2016
// that follows from its address.
func (v visit) installed() time.Time {
	n := hash("installed", v.server.Address.String())
	return time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n%(4*365*86400)) * time.Second)
}
