package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bridle/collectors/cmd/internal/proof"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/study"
)

// with runs a collector while a world is served into a study, and returns what it printed.
func with(t *testing.T, world []string, words ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Args = slices.Concat([]string{"bridle-simnet", "with"}, world, []string{"--"}, words)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s%s", words, err, out, stderr.String())
	}
	return string(out)
}

// collectors builds the commands that ask, without cgo, and returns their folder.
func collectors(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	if err := proof.Build(bin, "bridle/collectors/cmd/bridle-survey", "bridle/collectors/cmd/bridle-probe"); err != nil {
		t.Fatal(err)
	}
	return bin
}

// Survey and probes need no more than the study that a simulation writes, and each says what to do next; over IPv6 too.
func TestZeroConfiguration(t *testing.T) {
	if bin := os.Getenv("BRIDLE_COLLECTORS"); bin != "" {
		zeroInside(t, bin)
		return
	}
	bin, s := collectors(t), filepath.Join(t.TempDir(), "s")
	t.Run("IPv6", func(t *testing.T) { zeroIPv6(t, bin) })
	zero(t, bin, s, []string{"--scenario", "village", "--seed", "3", "--control", "127.0.0.1:0", "--study", s})
	runs, err := opened(t, s).Runs()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range runs {
		if m.State != study.Complete || !m.Simulated {
			t.Errorf("run %s is %s, simulated %v", m.RunID, m.State, m.Simulated)
		}
	}
}

func opened(t *testing.T, dir string) study.Study {
	t.Helper()
	s, err := study.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// zero surveys, plans and probes a world.
func zero(t *testing.T, bin, s string, world []string) {
	t.Helper()
	survey, probe := filepath.Join(bin, "bridle-survey"), filepath.Join(bin, "bridle-probe")
	for _, step := range []struct {
		words []string
		want  []string
	}{
		{[]string{survey, "run", "--study", s, "--dry-run"}, []string{"SIMULATED: nothing is sent\n"}},
		{[]string{survey, "run", "--study", s, "--seed", "5"}, []string{" planned = ", " resolvers judged; ", "next: bridle-probe run --study " + s + " --dry-run\n"}},
		{[]string{survey, "qualify", "--study", s}, []string{" judged"}}, // once more: the same rows, or those there are
		{[]string{probe, "run", "--study", s, "--dry-run", "--days", "1"}, []string{"SIMULATED: nothing is sent\n", "\ndetects\t"}},
		{[]string{probe, "run", "--study", s, "--seed", "5", "--days", "0.5"}, []string{" planned = ", "next: bridle status " + s + "\n"}},
	} {
		out := with(t, world, step.words...)
		for _, w := range step.want {
			if !strings.Contains(out, w) {
				t.Errorf("%v does not say %q:\n%s", step.words, w, out)
			}
		}
		if i := slices.Index(world, "--control"); i >= 0 {
			world = slices.Delete(slices.Clone(world), i, i+2) // the study has it now
		}
	}
	asked := map[string]bool{}
	for _, row := range rowsOf[qualificationexchanges.Row](t, s, "qualification_exchanges") {
		asked[row.Address] = true
		if row.Status == "skipped" {
			t.Errorf("%s: skipped as %s", row.Address, *row.Failure)
		}
	}
	fit := map[string]bool{}
	judged := rowsOf[resolverqualifications.Row](t, s, "resolver_qualifications")
	for _, row := range judged {
		may := row.ExcludedBecause == nil
		if before, twice := fit[row.Address]; twice && before != may {
			t.Errorf("%s may testify: %v, then %v", row.Address, before, may)
		}
		fit[row.Address] = may
	}
	rows := rowsOf[probes.Row](t, s, "probes")
	for _, row := range rows {
		if !fit[row.Address] {
			t.Errorf("%s was probed and may not testify", row.Address)
		}
	}
	// Judged again only if the canary's log had grown meanwhile.
	if len(judged) != len(asked) && len(judged) != 2*len(asked) || len(fit) != len(asked) || len(rows) == 0 {
		t.Errorf("%d resolvers asked, %d judged in %d rows, %d probes", len(asked), len(fit), len(judged), len(rows))
	}
}
