package athena

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"bridle/datasets/sidebyside"

	"bridle/analysis/athena/mixture"
)

// LeaveOut fits the model again with all attributes and without each in turn, without variants, and says what
// becomes of the operator with those servers. Sightings and settings must be those of the inference.
func LeaveOut(ctx context.Context, sightings []Sighting, s Settings, servers []string) ([]WithoutReport, error) {
	s = s.orDefaults()
	s.Stability = Stability{}
	used := map[string]bool{}
	for _, x := range sightings {
		used[x.Attribute] = true
	}
	left := []int{-1} // attributes in turn, after nothing
	for k, a := range s.Attributes {
		if used[a.Name] {
			left = append(left, k)
		}
	}
	ix := newIndex(sightings)
	whole := &Inference{Servers: ix.servers, settings: s, attributes: s.Attributes}
	whole.data[0] = mixture.NewData(names(s.Attributes), whole.records(ix))
	list := make([]WithoutReport, len(left))
	err := sidebyside.Try(len(left), func(n int) error {
		less, name := &Inference{Servers: ix.servers, settings: s, attributes: s.Attributes}, ""
		less.data[0] = whole.data[0]
		if k := left[n]; k >= 0 {
			name = s.Attributes[k].Name
			less.attributes = slices.Delete(slices.Clone(s.Attributes), k, k+1)
			less.settings.Attributes = less.attributes
			less.data[0] = whole.data[0].Without(k)
		}
		if _, _, err := less.divide(ctx); err != nil {
			return fmt.Errorf("without %s: %w", cmp.Or(name, "variants"), err)
		}
		list[n] = less.pieces(name, servers)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// groups returns the servers of each group that the second level found, in the order of
// Operators: the largest first. Servers that are with nobody are in none.
func (in *Inference) groups() (list [][]int) {
	for _, batches := range members(in.models[1].Labels()) {
		kept, weak := in.owned(batches)
		for _, part := range append(weak, kept) {
			var servers []int
			for _, b := range part {
				servers = append(servers, in.Batches[b]...)
			}
			if len(servers) > 1 {
				slices.Sort(servers)
				list = append(list, servers)
			}
		}
	}
	slices.SortFunc(list, func(a, b []int) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0], b[0])) })
	return list
}

// pieces counts what becomes of servers.
func (in *Inference) pieces(attribute string, servers []string) WithoutReport {
	w := WithoutReport{Attribute: attribute, Pieces: []int{}, Alone: len(servers)}
	for _, group := range in.groups() {
		c := 0
		for _, server := range servers {
			if i, ok := slices.BinarySearch(in.Servers, server); ok {
				if _, ok := slices.BinarySearch(group, i); ok {
					c++
				}
			}
		}
		if c == 0 {
			continue
		}
		if len(w.Pieces) == 0 || c > slices.Max(w.Pieces) {
			w.Strangers = len(group) - c
		}
		w.Pieces, w.Alone = append(w.Pieces, c), w.Alone-c
	}
	slices.SortFunc(w.Pieces, func(a, b int) int { return b - a })
	return w
}
