package eval

// The interfaces below are optional: an engine that knows names and types has
// them. Offsets are bytes into the source of the cell. None of them changes
// the engine, and all accept text that does not parse.

// A Completer proposes what could stand at a place.
type Completer interface {
	Complete(source string, offset int) Completions
}

// Completions are proposals for the text from Start to End.
type Completions struct {
	Start, End int
	Items      []Completion
}

// A Completion is one proposal.
type Completion struct {
	// Text replaces the bytes from Start to End.
	Text string

	// Kind is "function", "method", "field", "variable", "constant", "type",
	// "package" or "keyword"; Type is the type as Go writes it.
	Kind, Type string

	// Doc finds the first sentence of the documentation; nil if there is nowhere to look. Front ends
	// seldom show it, and to unpack a package's comments takes longer than all else.
	Doc func() string
}

// An Inspector tells what stands at a place.
type Inspector interface {
	Inspect(source string, offset int) (Inspection, bool)
}

// An Inspection describes a name.
type Inspection struct {
	// Declaration is what Go would write, for example
	// "func Cut(s, sep string) (before, after string, found bool)".
	Declaration string

	// Doc is the whole documentation, or empty.
	Doc string

	// Members lists fields and methods, for a type or a value of one.
	Members []string
}

// A Lister tells what cells have declared.
type Lister interface {
	Names() []Name
}

// A Name is something that a cell declared. Kind is as in [Completion], or
// "import", and Type as Go writes it.
type Name struct{ Name, Kind, Type string }
