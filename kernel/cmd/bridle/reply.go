package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"bridle/analysis/load"
	"bridle/analysis/matrix"
	"bridle/analysis/verdict"
	"bridle/datasets/command"

	"github.com/spf13/cobra"
)

func (a app) replyCommand() *cobra.Command {
	var least int32
	var snapshot, out string
	cmd := &cobra.Command{
		Use:   "reply STUDY OPERATOR",
		Short: "Write the right-of-reply annex on an operator",
		Long: `Write, as Markdown, what a party is told before publication: what would be said about an operator, how it was
found, what the methods cannot tell, what was not tested, and the questions to the party. What only you know, such as
to whom it goes and by when an answer is due, is left as blanks marked [FILL IN: ...].

It holds no address of a resolver and names no customer. Claims on countries with few caches can point to a person, so
countries with fewer than --least-caches are withheld; give what you would publish with.`,
		Args: command.Args(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if least < 0 {
				return command.Usage(fmt.Errorf("--least-caches is %d; give 0 or more", least))
			}
			s, id, err := openPinned(cmd.Context(), args[0], snapshot)
			if err != nil {
				return err
			}
			r, err := gatherReply(cmd.Context(), s, args[1], least)
			if err = errors.Join(err, s.Close()); err != nil {
				return err
			}
			r.snapshot, r.least = id, least
			if out != "" {
				return writeText(out, r.markdown())
			}
			_, err = io.WriteString(cmd.OutOrStdout(), r.markdown())
			return err
		},
	}
	f := cmd.Flags()
	f.Int32Var(&least, "least-caches", 3, "withhold countries with fewer than this many `caches`; 0 shows all")
	f.StringVar(&snapshot, "snapshot", "", "rest on exactly the parts of this snapshot `file`")
	f.StringVarP(&out, "output", "o", "", "write to this `file` instead of standard output")
	return cmd
}

// reply is what an annex says of one operator.
type reply struct {
	operator, snapshot string
	least              int32
	simulated          bool
	// counts of values by kind (name, address) and standing (core, fringe, stated, or batch: what
	// a batch at the fringe of another operator has, if the label is that of one).
	counts  map[[2]string]int64
	batches int64
	// matched addresses of the operator, between first and last.
	matched     int64
	first, last time.Time
	rules, runs []string
	supported   string // false discovery rates of the verdicts, as their run has them
	indicated   string
	// table is what may be published of the verdicts, row the operator's place in it or -1.
	table *matrix.Table
	row   int
}

// gatherReply reads what the study says of an operator.
func gatherReply(ctx context.Context, s *load.Study, operator string, least int32) (*reply, error) {
	r := &reply{operator: operator, counts: map[[2]string]int64{}, row: -1}
	var err error
	if r.simulated, err = s.IsSimulated(); err != nil {
		return nil, err
	}
	if r.table, err = matrix.Gather(ctx, s.DB(), matrix.Options{Method: verdict.Method}); err != nil {
		return nil, err
	}
	if least > 0 {
		r.table = r.table.Publish(least, matrix.Withhold)
	}
	r.row = slices.IndexFunc(r.table.Operators, func(o matrix.Operator) bool { return o.Label == operator })
	if err := r.holdings(ctx, s); err != nil {
		return nil, err
	}
	if r.row < 0 && len(r.counts) == 0 {
		return nil, r.unknown(ctx, s)
	}
	err = s.DB().QueryRowContext(ctx, `SELECT coalesce(max(json_extract_string(config, '$.settings.Supported')), ''), coalesce(max(json_extract_string(config, '$.settings.Indicated')), '')
FROM runs WHERE run_id IN (SELECT run_id FROM current_verdicts)`).Scan(&r.supported, &r.indicated)
	if err != nil {
		return nil, err
	}
	t, err := s.QueryContext(ctx, `SELECT DISTINCT run_id FROM (SELECT run_id FROM current_fingerprint_matches UNION SELECT run_id FROM current_operators WHERE operator = $1
UNION SELECT run_id FROM current_verdicts UNION SELECT run_id FROM current_cache_fills) ORDER BY run_id`, operator)
	if err == nil {
		r.runs = t.Strings("run_id")
	}
	return r, err
}

// holdings counts names and servers.
func (r *reply) holdings(ctx context.Context, s *load.Study) error {
	rows, err := s.DB().QueryContext(ctx, `SELECT kind, CASE WHEN operator <> $1 THEN 'batch' WHEN basis <> 'cluster' THEN 'stated' WHEN is_core THEN 'core' ELSE 'fringe' END AS standing, count(DISTINCT value)
FROM current_operators WHERE operator = $1 OR operator || '/' || batch = $1 GROUP BY ALL ORDER BY ALL`, r.operator)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var k [2]string
		var n int64
		if err := rows.Scan(&k[0], &k[1], &n); err != nil {
			return err
		}
		r.counts[k] = n
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if err := s.DB().QueryRowContext(ctx, "SELECT count(DISTINCT batch) FROM current_operators WHERE operator = $1", r.operator).Scan(&r.batches); err != nil {
		return err
	}
	var first, last *time.Time
	var rules string
	err = s.DB().QueryRowContext(ctx, `SELECT count(DISTINCT address), min(grabbed_at), max(grabbed_at), coalesce(array_to_string(list_sort(list(DISTINCT rule_id)), chr(10)), '')
FROM current_fingerprint_matches WHERE address IN (SELECT value FROM current_operators WHERE operator = $1 AND kind = 'address')`, r.operator).
		Scan(&r.matched, &first, &last, &rules)
	if err == nil && first != nil {
		r.first, r.last, r.rules = first.UTC(), last.UTC(), strings.Split(rules, "\n")
	}
	return err
}

// unknown says which operators there are.
func (r *reply) unknown(ctx context.Context, s *load.Study) error {
	t, err := s.QueryContext(ctx, "SELECT DISTINCT operator FROM (SELECT operator FROM current_operators UNION SELECT operator FROM current_verdicts) ORDER BY operator")
	if err != nil {
		return err
	}
	labels := t.Strings("operator")
	if len(labels) == 0 {
		return errors.New("the study has no operators; run 'bridle cluster', or 'bridle import operators'")
	}
	n := len(labels)
	if n > 20 {
		labels = append(labels[:20:20], "...")
	}
	return fmt.Errorf("the study does not know the operator %q; there are %d: %s", r.operator, n, strings.Join(labels, ", "))
}
