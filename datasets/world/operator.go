package world

import (
	"net/netip"
	"time"
)

// Operator is somebody who runs spyware.
type Operator struct {
	// Name is a neutral label.
	Name string `json:"name"`
	// Home is the country in which the operator sits; None if it has no clear focus.
	Home int `json:"home"`
	// Focus are the countries it infects phones in, in order of weight.
	Focus []int `json:"focus"`
	// From and Until bound its activity.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	// Shutdown is the day on which most of its servers vanish after a publication, while
	// the command domains stay for a while; zero if that never happens.
	Shutdown time.Time `json:"shutdown"`
	// Command are the two C&C domains that phones talk to at the end of the study.
	Command []int `json:"command"`
	// Languages and Themes are those of its lures.
	Languages []string `json:"languages"`
	Themes    []string `json:"themes"`
	// Quirks are habits that no other operator has, as servers show them: "" if none.
	Quirk string `json:"quirk"`
}

// Batch is a set of servers and domains that were set up in one go.
type Batch struct {
	Operator int `json:"operator"`
	// Day is when.
	Day time.Time `json:"day"`
	// Network hosts its servers.
	Network     int    `json:"network"`
	Registrar   string `json:"registrar"`
	Registrant  string `json:"registrant"`
	NameService string `json:"name_service"`
	Issuer      string `json:"issuer"`
	// Software is the version of the server software.
	Software string `json:"software"`
}

// Generation is a fingerprint generation of the servers' software.
type Generation string

// Generations of front ends; what each shows is in package collectors/simnet/web.
const (
	DecoyPages Generation = "decoy-pages" // answers /redirect.aspx and /Support.aspx
	ProxyA     Generation = "proxy-a"     // TLS fingerprint and the first of two proxying configurations
	ProxyB     Generation = "proxy-b"     // TLS fingerprint and the second
	Ordinary   Generation = "ordinary"    // an ordinary web server
	Lookalike  Generation = "lookalike"   // benign, but with one of the traits of a front end
)

// Server is a machine that speaks TLS and HTTP at an address.
type Server struct {
	Address  netip.Addr `json:"address"`
	Network  int        `json:"network"`
	Operator int        `json:"operator"` // None for benign ones
	Batch    int        `json:"batch"`    // None for benign ones
	// TLSPorts and HTTPPorts are where it listens.
	TLSPorts  []uint16   `json:"tls_ports"`
	HTTPPorts []uint16   `json:"http_ports"`
	Looks     Generation `json:"looks"`
	// Trait is what a Lookalike has in common with front ends, "" for all others.
	Trait Trait `json:"trait,omitempty"`
	// Software is the version whose header order, banner and handshake it shows.
	Software string `json:"software"`
	// Certificate is the one it presents without a server name, until the first renewal.
	Certificate int `json:"certificate"`
	// Renewals are certificates that took the place of Certificate, in order of time; nil
	// if none did.
	Renewals []Renewal `json:"renewals,omitempty"`
	// Named are certificates it presents to clients that name one of their names (SNI);
	// nil if the server name changes nothing.
	Named []int `json:"named,omitempty"`
	// Quirk is that of its operator if it shows, "" if not.
	Quirk string `json:"quirk"`
	// Up are the times during which it is reachable, in order, without overlap.
	Up []Span `json:"up"`
	// Domains point to it at some time.
	Domains []int `json:"domains"`
	// Manner is how badly it speaks; "" if it does what it should.
	Manner Manner `json:"manner,omitempty"`
}

// Renewal is the day on which a server changed its certificate.
type Renewal struct {
	From        time.Time `json:"from"`
	Certificate int       `json:"certificate"`
}

// Manner is a way in which a server of old or broken software, or one that means harm,
// treats whoever connects to it. Every one of them accepts the connection.
type Manner string

// Manners.
const (
	Mute        Manner = "mute"         // never sends a byte
	HalfSpeaks  Manner = "half-speaks"  // finishes the handshake, then answers no request
	Slow        Manner = "slow"         // sends its answers a few bytes at a time
	ClosesEarly Manner = "closes-early" // closes in the middle of an answer
	Resets      Manner = "resets"       // resets the connection when a request has come
	Garbage     Manner = "garbage"      // sends bytes that are neither TLS nor HTTP
)

// Span is a time from From until before Until.
type Span struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Certificate is an X.509 certificate. Its key and signature follow from Key.
type Certificate struct {
	// Names are the DNS names it is for; the first is the common name.
	Names []string `json:"names"`
	// Subject is the distinguished name without the common name, such as "O=Example Ltd,C=XA".
	Subject string `json:"subject"`
	// Issuer is the common name of the authority; "" if it is signed with its own key.
	Issuer string `json:"issuer"`
	// Serial is the serial number in hexadecimal digits; "-1f" is a negative one.
	Serial    string    `json:"serial"`
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
	// Key is the seed of the private key: equal seeds are equal keys.
	Key uint64 `json:"key"`
	// Signature is the algorithm it is signed with; "" is ECDSA with SHA-256.
	Signature Signature `json:"signature,omitempty"`
	// NamesIn says where its names stand; "" is both places.
	NamesIn NamePlace `json:"names_in,omitempty"`
}

// Signature is a signature algorithm of a certificate. It decides the kind of both keys,
// that of the certificate and that of its authority: P-256, or RSA of 1,024 bits.
type Signature string

// Signatures; all but the first are those of old servers.
const (
	ECDSASHA256 Signature = ""
	ECDSASHA1   Signature = "ecdsa-sha1"
	RSASHA256   Signature = "rsa-sha256"
	RSASHA1     Signature = "rsa-sha1"
	RSAMD5      Signature = "rsa-md5"
)

// NamePlace is a place in a certificate where names stand.
type NamePlace string

// Places of names.
const (
	InBoth        NamePlace = ""            // common name, and all as subject alternative names
	InSubject     NamePlace = "subject"     // common name alone: only the first is in it
	InAlternative NamePlace = "alternative" // alternative names alone; the subject may be empty
)
