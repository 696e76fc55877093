package indicators

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// TLP is a marking of the Traffic Light Protocol: to whom a list may be passed on.
type TLP string

// Markings. Clear is "white" in TLP 1, which STIX 2.1 predefines.
const (
	Clear TLP = "clear"
	Green TLP = "green"
	Amber TLP = "amber"
	Red   TLP = "red"
)

// ParseTLP reads a marking in any case, with or without "TLP:".
func ParseTLP(text string) (TLP, error) {
	switch t := TLP(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "tlp:")); t {
	case Clear, Green, Amber, Red:
		return t, nil
	case "white":
		return Clear, nil
	}
	return "", fmt.Errorf("there is no marking %q; there are clear, green, amber and red", text)
}

// String returns the marking as it is written, such as TLP:AMBER.
func (t TLP) String() string { return "TLP:" + strings.ToUpper(string(t)) }

// Label is what stands on a list besides its content.
type Label struct {
	TLP TLP
	// Author is who publishes the list; empty stands for nobody stated.
	Author string
}

func (l Label) author() string {
	if l.Author == "" {
		return "author not stated"
	}
	return l.Author
}

// stamp marks texts of simulated worlds.
func (s *Set) stamp(text string) string {
	if s.Simulated {
		return "SIMULATED: " + text
	}
	return text
}

// statement is what every list says of itself.
func (s *Set) statement() string {
	return s.stamp("Servers and names that look like infrastructure of mercenary spyware, with a confidence for each; a lookup or a connection is no proof of infection. " +
		"Operators are neutral labels that name no state and no customer.")
}

// id makes an identifier from content (UUIDv5, RFC 9562). The same value in another version of the list has another,
// since STIX takes objects of one identifier for versions of each other, which have one time of creation.
func (s *Set) id(l Label, parts ...string) string {
	space := uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:bridle:indicators"))
	content := []string{fmt.Sprint(s.Simulated), s.time(), strings.Join(s.Runs, " "), string(l.TLP), l.author()}
	return uuid.NewSHA1(space, []byte(strings.Join(append(content, parts...), "\n"))).String()
}

// time is that of the runs, in the form of STIX.
func (s *Set) time() string { return stamped(s.At) }

// stamped writes an instant as STIX wants it: UTC, milliseconds.
func stamped(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
