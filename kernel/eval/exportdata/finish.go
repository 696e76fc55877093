package exportdata

import "go/types"

// A constraint waits to be given to its type parameter.
type constraint struct {
	param *types.TypeParam
	bound types.Type
}

// drain finishes what is only named so far. First come the bodies of types,
// which may name more; then the type sets of interfaces, which need the bodies;
// last the constraints, since go/types looks into them at once and copies those
// that are instances.
func (imp *Importer) drain() {
	for len(imp.unfinished) > 0 {
		last := len(imp.unfinished) - 1
		finish := imp.unfinished[last]
		imp.unfinished = imp.unfinished[:last]
		finish()
	}
	seen := map[types.Type]bool{}
	for _, iface := range imp.interfaces {
		complete(iface, seen)
	}
	imp.interfaces = nil
	for _, c := range imp.constraints {
		if _, ok := types.Unalias(c.bound).(*types.TypeParam); ok { // Go has none, and by itself it would lead round and round
			panic(damaged("a type parameter is bound by one"))
		}
		c.param.SetConstraint(c.bound)
	}
	imp.constraints = nil
}

// complete computes the type set of an interface after those of the interfaces
// that it embeds. go/types computes a type set once, and wrongly if an embedded
// type has no body yet.
func complete(t types.Type, seen map[types.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		complete(types.Unalias(t), seen)
	case *types.Named:
		if origin := t.Origin(); origin != t {
			complete(origin, seen)
		}
		complete(t.Underlying(), seen)
	case *types.Union:
		for term := range t.Terms() {
			complete(term.Type(), seen)
		}
	case *types.Interface:
		for embedded := range t.EmbeddedTypes() {
			complete(embedded, seen)
		}
		t.Complete()
	}
}
