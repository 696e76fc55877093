package fingerprint

import (
	"bytes"
	"fmt"
	"time"

	"gopkg.in/yaml.v3"
)

// Examples of a rule. They are part of its definition: what a rule is meant to find and to
// leave alone can be read and is tested.
type Examples struct {
	Match   []Example `yaml:"match"`
	NoMatch []Example `yaml:"nomatch"`
}

// Example is an exchange, or for rules of scope server the exchanges of one server.
type Example []Exchange

// UnmarshalYAML reads one exchange or a list of them.
func (e *Example) UnmarshalYAML(n *yaml.Node) error {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	*e = nil
	for _, i := range items {
		if i.Kind == yaml.AliasNode {
			i = i.Alias
		}
		x := Exchange{Line: i.Line}
		if err := decodeStrict(i, &x); err != nil {
			return err
		}
		*e = append(*e, x)
	}
	return nil
}

// decodeStrict decodes a node and refuses unknown keys, which Node.Decode would let pass.
func decodeStrict(n *yaml.Node, into *Exchange) error {
	b, err := yaml.Marshal(n)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode((*exchange)(into)); err != nil {
		return fmt.Errorf("example at line %d: %w", n.Line, err)
	}
	return nil
}

// Exchange is one exchange with a server, written down. What is not given is not there.
type Exchange struct {
	// Line is where it stands in the file.
	Line int `yaml:"-"`
	// At is its instant, a day or RFC 3339; empty: a day on which the rule is valid.
	At string `yaml:"at"`
	// Port is 443 unless given.
	Port int32 `yaml:"port"`
	// Request is method and path, Host the field Host. An exchange with request or response
	// is one of HTTP, every other a TLS handshake.
	Request string  `yaml:"request"`
	Host    *string `yaml:"host"`
	OverTLS *bool   `yaml:"over_tls"`
	// Response is the raw response. Its head may be written with line feeds alone.
	Response string `yaml:"response"`
	// FaviconMMH3 is the hash of the favicon, if the response is one.
	FaviconMMH3 *int32 `yaml:"favicon_mmh3"`
	// Failure is the word for why there was no answer.
	Failure string `yaml:"failure"`
	TLS     *TLS   `yaml:"tls"`
	// Certificates are those shown, leaf first.
	Certificates []Certificate `yaml:"certificates"`
}

// exchange has no methods, so that decoding does not come back to itself.
type exchange Exchange

// TLS is what a handshake showed.
type TLS struct {
	SNI                    *string `yaml:"sni"`
	Version                *string `yaml:"version"`
	Cipher                 *string `yaml:"cipher"`
	Group                  *string `yaml:"group"`
	ALPN                   *string `yaml:"alpn"`
	JARM                   *string `yaml:"jarm"`
	Handshake              *string `yaml:"handshake"`
	ClientCertificateAsked *bool   `yaml:"client_certificate_asked"`
}

// Certificate is what an example says of one.
type Certificate struct {
	// ID is its certificate_id; empty: one that nothing else has.
	ID string `yaml:"id"`
	// Indicator is the product that a publisher ties its hash to.
	Indicator          string   `yaml:"indicator"`
	Subject            *string  `yaml:"subject"`
	Issuer             *string  `yaml:"issuer"`
	SerialNumber       *string  `yaml:"serial_number"`
	NotBefore          string   `yaml:"not_before"`
	NotAfter           string   `yaml:"not_after"`
	Names              []string `yaml:"names"`
	SPKISHA256         *string  `yaml:"spki_sha256"`
	KeyAlgorithm       *string  `yaml:"key_algorithm"`
	KeyBits            *int32   `yaml:"n_key_bits"`
	SignatureAlgorithm *string  `yaml:"signature_algorithm"`
}

// Instant reads an instant of an example: a day or RFC 3339.
func Instant(s string) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q: want YYYY-MM-DD or RFC 3339", s)
	}
	return t.UTC(), nil
}

// check looks at the form of the examples.
func (e Examples) check(r Rule) error {
	if len(e.Match) == 0 || len(e.NoMatch) == 0 {
		return fmt.Errorf("there are %d examples that match and %d that do not; at least one of each is required", len(e.Match), len(e.NoMatch))
	}
	for _, list := range [][]Example{e.Match, e.NoMatch} {
		for _, x := range list {
			if len(x) == 0 || len(x) > 1 && r.Scope != ScopeServer {
				return fmt.Errorf("an example has %d exchanges; want one, or with scope server at least one", len(x))
			}
			for _, c := range x {
				if err := c.check(); err != nil {
					return fmt.Errorf("example at line %d: %w", c.Line, err)
				}
			}
		}
	}
	return nil
}

func (x Exchange) check() error {
	if x.TLS == nil && x.Request == "" && x.Response == "" && len(x.Certificates) == 0 && x.Failure == "" {
		return fmt.Errorf("it shows nothing; give a response, tls or certificates")
	}
	texts := []string{x.At}
	for _, c := range x.Certificates {
		texts = append(texts, c.NotBefore, c.NotAfter)
	}
	for _, s := range texts {
		if s == "" {
			continue
		}
		if _, err := Instant(s); err != nil {
			return err
		}
	}
	return nil
}
