package main

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"bridle/analysis/load"
	"bridle/datasets/schema"
	"bridle/datasets/study"
)

var (
	//go:embed sql/plan.sql
	planSQL string
	//go:embed sql/layers.sql
	layersSQL string
	//go:embed sql/probes.sql
	probesSQL string
)

const (
	names  = 100
	sweeps = 100
	// million rows have this many resolvers.
	resolversPerMillion = 1_000_000 / names / sweeps
)

// generate makes a study of so many million rows of probes in a folder that is not there yet.
func generate(ctx context.Context, dir string, millions int) (err error) {
	folder, err := study.Create(dir)
	if err != nil {
		return err
	}
	s, err := load.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	conn, err := s.DB().Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	resolvers := strconv.Itoa(millions * resolversPerMillion)
	for _, q := range append([]string{"SET threads=2", "SET preserve_insertion_order=true"}, strings.Split(planSQL, ";\n")...) {
		if _, err := conn.ExecContext(ctx, strings.ReplaceAll(q, "{resolvers}", resolvers)); err != nil {
			return fmt.Errorf("tables of the plan: %w", err)
		}
	}
	if err := layers(ctx, conn, folder); err != nil {
		return err
	}
	return probed(ctx, conn, folder, int64(millions)*1_000_000)
}

// begin starts a run of rows that are not of the world.
func begin(folder study.Study, tool string) (*study.Run, error) {
	seed := int64(0)
	return folder.Create(study.Plan{Tool: tool, Version: "bench", Config: tool, Seed: &seed, Simulated: true, Clock: study.SimulatedClock})
}

// layers makes all datasets but probes: statements that begin with a comment that names the dataset.
func layers(ctx context.Context, conn *sql.Conn, folder study.Study) error {
	for _, q := range strings.Split(layersSQL, ";\n") {
		name, query, _ := strings.Cut(strings.TrimPrefix(q, "-- "), "\n")
		r, err := begin(folder, "bench-"+strings.ReplaceAll(name, "_", "-"))
		if err != nil {
			return err
		}
		if err := part(ctx, conn, folder, r.ID(), name, 1, query); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", name, err), r.Abandon())
		}
		if err := r.Finish(); err != nil {
			return err
		}
	}
	return nil
}

// probed makes the rows of probes, part by part.
func probed(ctx context.Context, conn *sql.Conn, folder study.Study, rows int64) error {
	r, err := begin(folder, "bench-probe")
	if err != nil {
		return err
	}
	began := time.Now()
	for k := int64(0); k*study.PartRows < rows; k++ {
		q := strings.NewReplacer("{from}", strconv.FormatInt(k*study.PartRows, 10), "{until}", strconv.FormatInt(min(rows, (k+1)*study.PartRows), 10),
			"{pairs}", strconv.FormatInt(rows/sweeps, 10)).Replace(probesSQL)
		if err := part(ctx, conn, folder, r.ID(), "probes", int(k)+1, q); err != nil {
			return errors.Join(fmt.Errorf("probes: %w", err), r.Abandon())
		}
		if k%40 == 39 {
			fmt.Printf("  made %d million rows in %s\n", (k+1)*study.PartRows/1_000_000, time.Since(began).Round(time.Second))
		}
	}
	return r.Finish()
}

// part writes the answer to a query as a part of a run.
func part(ctx context.Context, conn *sql.Conn, folder study.Study, run, dataset string, ordinal int, query string) error {
	d, ok := schema.Named(dataset)
	if !ok {
		return fmt.Errorf("no dataset %q", dataset)
	}
	path := filepath.Join(folder.Dir(), "runs", run, fmt.Sprintf("%s-%06d.parquet", dataset, ordinal))
	text := fmt.Sprintf(`COPY (SELECT * FROM shape.%s UNION ALL BY NAME %s) TO '%s' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,
KV_METADATA {'bridle.dataset': '%s', 'bridle.schema_version': '%d', 'bridle.run_id': '%s'})`, dataset, strings.ReplaceAll(query, "{run}", run),
		strings.ReplaceAll(path, "'", "''"), dataset, d.Version, run)
	_, err := conn.ExecContext(ctx, text)
	return err
}
