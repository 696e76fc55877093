package athena

import "slices"

// Class says what it means that two servers share a value of an attribute.
type Class string

// Classes of attributes.
const (
	// Identity: the value was made or owned by one party. A key, a registrant, a habit of
	// the software.
	Identity Class = "identity"
	// Circumstance: the value was chosen among what everybody may choose. A registrar, a
	// network, an authority.
	Circumstance Class = "circumstance"
)

// Attribute declares what a value says about who set a server up.
type Attribute struct {
	Name  string
	Class Class
	// Occasion is true if the value says when or where servers were set up and nothing
	// about by whom: dates, the /24, the version of the software. It shows which servers
	// were set up in one go and is not looked at when batches are held against each other.
	Occasion bool
	// Drawn is true if each server, or each name on it, has a value of its own even
	// within a batch, such as the theme of a name; then every server of a batch counts. False
	// is the rule: a batch chose once.
	Drawn bool
	// Why is the reason, in a sentence.
	Why string
}

// Declared returns the attributes that the two-level model knows, identity first. A
// sighting of another attribute is a mistake of the caller.
func Declared() []Attribute { return slices.Clone(declared) }

// declared is read alone.
var declared = []Attribute{
	{Name: "certificate", Class: Identity, Why: "who shows a certificate has its key"},
	{Name: "key", Class: Identity, Why: "who renews a certificate with its key owns the key"},
	{Name: "domain", Class: Identity, Why: "a domain points where its owner wants"},
	{Name: "registrant", Class: Identity, Why: "the party that registered a domain; a service that hides it is none"},
	{Name: "name_service", Class: Identity, Why: "the domain whose servers answer for a name: a company's, or the operator's own"},
	{Name: "subject", Class: Identity, Why: "the form in which somebody fills in a certificate"},
	{Name: "quirk", Class: Identity, Why: "what a server sends and other software does not"},
	{Name: "move", Class: Identity, Why: "the day, the network before and the network after: names that move together have one master"},
	{Name: "port", Class: Identity, Why: "an unusual port is a habit; the usual one says nothing"},
	{Name: "ttl", Class: Identity, Why: "a habit of whoever runs a zone"},
	{Name: "theme", Class: Identity, Drawn: true, Why: "what names are about: an operator has interests"},
	{Name: "language", Class: Identity, Drawn: true, Why: "the language of names: an operator has targets"},
	{Name: "asn", Class: Circumstance, Why: "hosting companies have many customers"},
	{Name: "registrar", Class: Circumstance, Why: "registrars have many customers"},
	{Name: "issuer", Class: Circumstance, Why: "certificate authorities have many customers"},
	{Name: "prefix24", Class: Circumstance, Occasion: true, Why: "a /24 is a shelf of one hosting company, and says no more about the customer than its network does"},
	{Name: "registered", Class: Circumstance, Occasion: true, Why: "the day of a registration"},
	{Name: "issued", Class: Circumstance, Occasion: true, Why: "the day from which a certificate is valid, mostly that on which a server was set up; scans that are months apart see no other"},
	{Name: "first_seen", Class: Circumstance, Occasion: true, Why: "the first day on which a server answered"},
	{Name: "software", Class: Circumstance, Occasion: true, Why: "versions follow the vendor's calendar"},
	{Name: "banner", Class: Circumstance, Occasion: true, Why: "the whole answer of a server is that of a version of the software, which all customers of a vendor get"},
	{Name: "header_order", Class: Circumstance, Occasion: true, Why: "names, case and order of header fields are those of a version of the software"},
}

// declaration returns the place of an attribute in the list.
func declaration(list []Attribute, name string) int {
	return slices.IndexFunc(list, func(a Attribute) bool { return a.Name == name })
}
