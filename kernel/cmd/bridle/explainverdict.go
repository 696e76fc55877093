package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"bridle/analysis/matrix"
	"bridle/analysis/rerun"
	"bridle/analysis/verdict"
	"bridle/datasets/study"
)

// explainVerdict takes the latest verdict on an operator in a country apart: it is reached again
// from the same rows, and every number on the way is printed.
func explainVerdict(ctx context.Context, w io.Writer, dir, operator, country string, asJSON bool) error {
	steps, fills, err := rerun.ExplainVerdict(ctx, dir, nil, operator, country)
	if err != nil {
		return err
	}
	folder, err := study.Open(dir)
	if err != nil {
		return err
	}
	simulated, _, err := folder.IsSimulated()
	if err != nil {
		return err
	}
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(map[string]any{"simulated": simulated, "statement": matrix.Statement, "steps": steps, "fills": fills})
	}
	if simulated {
		fmt.Fprintln(w, "SIMULATED")
	}
	if err := steps.Write(w); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := verdict.WriteFills(w, fills); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n%s\n", matrix.Statement)
	return err
}
