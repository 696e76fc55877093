package probe

import (
	"errors"
	"fmt"
	"strings"

	"bridle/collectors/internal/plan"
)

// check returns what is wrong with the lists of a plan.
func check(witnesses *Packed, names []Name, sink Sink) error {
	switch {
	case witnesses.Len() == 0:
		return errors.New("no witness may be asked; qualify resolvers first")
	case len(names) == 0:
		return errors.New("there is no name to ask for; give targets")
	case sink == nil:
		panic("probe: no sink for rows")
	}
	var errs []error
	for i := range names {
		errs = append(errs, names[i].check())
	}
	for i := range witnesses.Len() {
		w := witnesses.At(i)
		if rank(w.Class) < 0 || w.Pool < 1 || !w.Address.IsValid() {
			errs = append(errs, fmt.Errorf("witness %v of class %q with a pool of %g; qualify it first", w.Address, w.Class, w.Pool))
		}
	}
	return errors.Join(errs...)
}

// axes find the places of witnesses and names.
func axes(witnesses *Packed, names []Name) (*plan.Axis[asked], *plan.Axis[string], error) {
	w, err := plan.NewAxisOf(witnesses.Len(), witnesses.asked, compareAsked)
	if err != nil {
		return nil, nil, fmt.Errorf("witnesses: %w", err)
	}
	list := make([]string, len(names))
	for i := range names {
		list[i] = names[i].Name
	}
	n, err := plan.NewAxis(list, strings.Compare)
	if err != nil {
		return nil, nil, fmt.Errorf("names: %w", err)
	}
	return w, n, nil
}
