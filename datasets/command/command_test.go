package command

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

func TestRun(t *testing.T) {
	for _, x := range []struct {
		args []string
		err  error
		code int
		want string
	}{
		{[]string{"work"}, nil, ExitOK, ""},
		{[]string{"work"}, errors.New("the disk is full"), ExitFailure, "tool: the disk is full\n"},
		{[]string{"work"}, Usage(errors.New("say where")), ExitUsage, "tool: say where\n"},
		{[]string{"work", "extra"}, nil, ExitUsage, "see 'tool work --help'"},
		{[]string{"--colour"}, nil, ExitUsage, "see 'tool --help'"},
		{[]string{"work"}, context.Canceled, ExitFailure, "canceled"}, // nobody interrupted
	} {
		root := Root(&cobra.Command{Use: "tool"})
		root.AddCommand(&cobra.Command{Use: "work", Args: Args(cobra.NoArgs), RunE: func(*cobra.Command, []string) error { return x.err }})
		var out, errs bytes.Buffer
		if code := Run(root, x.args, &out, &errs); code != x.code || !strings.Contains(errs.String(), x.want) {
			t.Errorf("%v: exit code %d, %q; expected %d, %q", x.args, code, errs.String(), x.code, x.want)
		}
	}
}

func TestProgress(t *testing.T) {
	now := time.Unix(0, 0)
	var b bytes.Buffer
	p := newProgress(&b, "rows", func() time.Time { return now })
	p.At(10, 100) // too soon
	now = now.Add(2 * time.Second)
	p.At(2000, 10_000)
	now = now.Add(2 * time.Second)
	p.At(4000, 0)
	if got, want := b.String(), "rows: 2,000 of 10,000, 8s left (1,000/s)\nrows: 4,000 (1,000/s)\n"; got != want {
		t.Errorf("%q, expected %q", got, want)
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int64]string{0: "0 rows", 1: "1 row", 999: "999 rows", 1000: "1,000 rows", -1234567: "-1,234,567 rows"} {
		if got := Plural(n, "row"); got != want {
			t.Errorf("%q, expected %q", got, want)
		}
	}
}
