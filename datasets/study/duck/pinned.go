package duck

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"bridle/datasets/study"
)

// attachPinned attaches the database for a reader of a snapshot, and leaves in r.tables the datasets that it
// holds exactly as the snapshot pins them. All others are read from their parts.
func (r *Reader) attachPinned(ctx context.Context) error {
	if err := r.attach(ctx); err != nil {
		return err
	}
	if !r.attached {
		r.tables = nil
		return nil
	}
	r.attached = false // what is not pinned is not to be seen
	loaded, err := hashesOfLoaded(ctx, r.db)
	if err != nil {
		return err
	}
	pinned, rows := map[string]map[string]string{}, map[string]int64{}
	for _, p := range r.pinned.Parts {
		if pinned[p.Dataset] == nil {
			pinned[p.Dataset] = map[string]string{}
		}
		pinned[p.Dataset][p.Path] = p.SHA256
		rows[p.Dataset] += p.Rows
	}
	held := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(pinned)) {
		if !r.tables[name] || !maps.Equal(pinned[name], loaded[name]) {
			continue
		}
		var n int64
		if err := r.db.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM study.%s", name)).Scan(&n); err != nil {
			return explain(r.study.Database(), err)
		}
		if n != rows[name] {
			return fmt.Errorf("%s: the table %s has %d rows, its parts have %d (%w); run 'bridle rebuild' to make it again from the parts",
				r.study.Database(), name, n, rows[name], study.ErrPart)
		}
		held[name] = true
	}
	r.tables = held
	return nil
}

// hashesOfLoaded returns the hash of each loaded part by dataset and path.
func hashesOfLoaded(ctx context.Context, q Querier) (map[string]map[string]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT dataset, path, sha256 FROM study.loaded_parts")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]map[string]string{}
	for rows.Next() {
		var dataset, path, sum string
		if err := rows.Scan(&dataset, &path, &sum); err != nil {
			return nil, err
		}
		if all[dataset] == nil {
			all[dataset] = map[string]string{}
		}
		all[dataset][path] = sum
	}
	return all, rows.Err()
}
