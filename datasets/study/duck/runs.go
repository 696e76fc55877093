package duck

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"bridle/datasets/study"
)

// refreshRuns writes the table runs anew from the run.json files, unless nothing
// has changed.
func refreshRuns(ctx context.Context, s study.Study, db *sql.DB, loaded int) error {
	if same, err := runsAreCurrent(ctx, s, db); err != nil || same && loaded == 0 {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fillRuns(ctx, s, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// runsAreCurrent reports whether the table runs knows every run in its present
// state.
func runsAreCurrent(ctx context.Context, s study.Study, q Querier) (bool, error) {
	all, err := s.Runs()
	if err != nil {
		return false, err
	}
	rows, err := q.QueryContext(ctx, "SELECT run_id, state FROM runs")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	known := map[string]string{}
	for rows.Next() {
		var id, state string
		if err := rows.Scan(&id, &state); err != nil {
			return false, err
		}
		known[id] = state
	}
	for _, m := range all {
		if known[m.RunID] != string(m.State) {
			return false, rows.Err()
		}
	}
	return len(known) == len(all), rows.Err()
}

// fillRuns replaces the rows of the table runs: one row per run folder, with the
// numbers of rows and parts that the table loaded_parts knows.
func fillRuns(ctx context.Context, s study.Study, db interface {
	execer
	Querier
}) error {
	all, err := s.Runs()
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "DELETE FROM runs"); err != nil {
		return err
	}
	for _, m := range all {
		inputs := make([]string, len(m.Inputs))
		for i, in := range m.Inputs {
			inputs[i] = in.Name + " " + in.SHA256
		}
		q := fmt.Sprintf(`INSERT INTO runs SELECT ?, ?, ?, %s, ?, ?, ?, ?, ?, ?, ?, ?, %s, %s,
(SELECT coalesce(sum(n_rows), 0) FROM loaded_parts WHERE run_id = ?),
(SELECT count(*) FROM loaded_parts WHERE run_id = ?)`,
			list(m.Arguments), list(inputs), list(m.Datasets()))
		_, err := db.ExecContext(ctx, q, m.RunID, m.Tool, m.Version, string(m.Config), m.ConfigSHA256, m.Seed,
			m.Clock, m.Simulated, string(m.State), m.StartedAt, m.EndedAt, m.RunID, m.RunID)
		if err != nil {
			return fmt.Errorf("run %s: %w", m.RunID, err)
		}
	}
	return nil
}

// list returns texts as an SQL list.
func list(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = quote(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]::VARCHAR[]"
}
