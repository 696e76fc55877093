package timeline

// Relation is how a claimed country stands to an operator's suspected focus.
type Relation string

// Relations.
const (
	// InsideFocus: a claimed country is one of the focus.
	InsideFocus Relation = "inside focus"
	// OutsideFocus: a claimed country is none of the focus.
	OutsideFocus Relation = "outside focus"
	// NoFocus: nothing is known of the focus.
	NoFocus Relation = "focus not known"
	// SeveralCountries: two countries or more are claimed.
	SeveralCountries Relation = "several countries"
)

// Caveat stands beside all questions.
const Caveat = "Neither a claim nor a focus says who the operator is or that a law was broken. A place is where resolvers answered: a traveller, roaming, a VPN or a satellite link can move it. The questions need counsel."

// Questions returns questions of law that arise from a relation, as neutral text; nil for one that is not known. They presume no
// operator, no customer and no answer.
func Questions(r Relation) []string {
	switch r {
	case InsideFocus:
		return []string{
			"If an authority of the country acted: which of its laws allows access to a device, for which offences, and who has to authorise it?",
			"Who oversees such measures there, and is a person told afterwards?",
			"If no authority of the country acted: which of its laws protects the device?",
		}
	case OutsideFocus:
		return []string{
			"If an authority of the focus acted on a device in another country: which law allows it, that of the focus, that of the place, or an agreement between them (mutual legal assistance, consent)?",
			"Does the law of the place forbid access from abroad, and who may bring a case there?",
			"Which protection does the person have there, for instance as a refugee, a journalist or a diplomat?",
		}
	case NoFocus:
		return []string{
			"Nothing is known of the focus: which facts would be needed before any law can be named?",
		}
	case SeveralCountries:
		return []string{
			"Which courts and supervisory authorities have jurisdiction where devices in several countries are concerned?",
			"Under which export licence would the system have been supplied, and does the licence limit the countries in which it may be used?",
		}
	}
	return nil
}
