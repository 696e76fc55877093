package rerun

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/analysis/athena"
	"bridle/analysis/verdict"
	"bridle/datasets/study"
)

// The configuration of a run is its identity: were a key to change, everybody's clusterings would be made again.
func TestConfigurationsStayAsTheyAre(t *testing.T) {
	c, err := NewClustering("")
	if err != nil {
		t.Fatal(err)
	}
	c.Attributes = []string{"key"}
	got, err := json.Marshal(c)
	// As run.json of 'bridle cluster --attributes key' has it: odds are the defaults of the library, and the last number is athena.GatherVersion.
	want := `{"method":"two-level-4","attributes":["key"],"max_servers":0,"batch_odds":20,"operator_odds":10,"sweeps":` // and so on
	if err != nil || !strings.HasPrefix(string(got), want) || !strings.HasSuffix(string(got), `"seed":1,"statements":true,"gathered":6}`) {
		t.Errorf("%s, %v", got, err)
	}
	none, err := NewClustering("none")
	if err != nil || none.Seed != 0 || none.Sweeps != 0 || !slices.Equal(none.Attributes, athena.AttributeNames()) {
		t.Errorf("%+v, %v", none, err)
	}
	if thorough, err := NewClustering("thorough"); err != nil || thorough.Sweeps != 4*athena.DefaultStability().Sweeps {
		t.Errorf("%+v, %v", thorough, err)
	}
	if _, err := NewClustering("some"); err == nil || !strings.Contains(err.Error(), "none, default and thorough") {
		t.Error(err)
	}
	v, err := json.Marshal(Verdicts{Method: verdict.Method, Version: 1, Settings: verdict.DefaultSettings()})
	if err != nil || !strings.HasPrefix(string(v), `{"method":"gamma-poisson","version":1,"settings":{"Indicated":`) || !strings.HasSuffix(string(v), `,"countries":null,"rules_2018":false}`) {
		t.Errorf("%s, %v", v, err)
	}
}

func TestSettings(t *testing.T) {
	c, err := NewClustering("none")
	if err != nil {
		t.Fatal(err)
	}
	c.Attributes = []string{"key", "asn"}
	g := &athena.Gathered{Claims: []athena.Claim{{First: "192.0.2.1", Second: "192.0.2.2", Together: true, Author: "A", On: "2018-01-01"}}}
	s, idle, err := c.Settings(g)
	var names []string
	for _, a := range s.Attributes {
		names = append(names, a.Name)
	}
	slices.Sort(names)
	if err != nil || len(idle) != 1 || !reflect.DeepEqual(names, []string{"asn", "key"}) || s.BatchAlpha != 20 {
		t.Errorf("%+v, idle %v, %v", s, idle, err)
	}
	if c.Statements = false; true {
		if _, idle, err := c.Settings(g); err != nil || idle != nil {
			t.Errorf("statements are left aside: %v, %v", idle, err)
		}
	}
}

// runOf makes a run of a tool with a configuration and no rows.
func runOf(t *testing.T, s study.Study, tool string, config any, second int) study.Manifest {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Config: config, Now: func() time.Time { return time.Unix(int64(1e9+second), 0) }})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	return r.Manifest()
}

func TestRunsThatCannotBeMadeAgain(t *testing.T) {
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	says := func(err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	_, err = ClusterRun(s, "")
	says(err, "has no clustering; run 'bridle cluster ")
	_, err = ClusterRun(s, "x")
	says(err, "has no complete clustering x")
	_, _, err = pinned{s, nil}.latestVerdicts()
	says(err, "has no verdicts; run 'bridle verdicts ")
	_, err = Explain(t.Context(), s.Dir(), nil, "kite")
	says(err, "has no clustering")
	_, _, err = ExplainVerdict(t.Context(), s.Dir(), nil, "kite", "MX")
	says(err, "has no verdicts")

	first := runOf(t, s, "cluster", map[string]string{"method": "components-1"}, 1)
	_, err = ReadClustering(first)
	says(err, "was made by the method components-1")
	_, err = ReadClustering(runOf(t, s, "cluster", map[string]any{"method": athena.TwoLevel, "gathered": 1}, 2))
	says(err, "read the study otherwise")
	_, err = ReadClustering(runOf(t, s, "cluster", []int{1}, 3))
	says(err, "its configuration cannot be read")
	c, _ := NewClustering("none")
	last := runOf(t, s, "cluster", c, 4)
	if back, err := ReadClustering(last); err != nil || !reflect.DeepEqual(back, c) {
		t.Errorf("%+v, %v", back, err)
	}
	if m, err := ClusterRun(s, ""); err != nil || m.RunID != last.RunID {
		t.Errorf("the latest is %s, %v", m.RunID, err)
	}
	_, err = Explain(t.Context(), s.Dir(), nil, "kite")
	says(err, `has no operator "kite"; it has 0 operators`)

	// Of a snapshot, runs count that it has parts of.
	empty := &study.Snapshot{}
	_, err = pinned{s, empty}.clusterRun("")
	says(err, "has no clustering at snapshot "+empty.ID()[:12]+"; run 'bridle cluster ")
	_, _, err = ExplainVerdict(t.Context(), s.Dir(), empty, "kite", "MX")
	says(err, "has no verdicts at snapshot "+empty.ID()[:12])
	early := &study.Snapshot{Parts: []study.PinnedPart{{Path: "runs/" + first.RunID + "/operators/part-00000.parquet", Dataset: "operators"}}}
	if m, err := (pinned{s, early}).clusterRun(""); err != nil || m.RunID != first.RunID {
		t.Errorf("the latest of the snapshot is %s, %v", m.RunID, err)
	}
	rows := &study.Snapshot{Parts: append(slices.Clone(early.Parts), study.PinnedPart{Path: "runs/x/grabs/part-00000.parquet", Dataset: "grabs"})}
	if _, err := (pinned{s, rows}).readBy(first, "bridle cluster", ClusteringReads()...); err == nil || !strings.Contains(err.Error(), "has other rows at snapshot") {
		t.Errorf("%v, want a word on other rows", err)
	}

	runOf(t, s, VerdictsTool, Verdicts{Version: 99}, 5)
	_, _, err = pinned{s, nil}.latestVerdicts()
	says(err, "was made by version 99")
}

// Configurations of run.json come from files: whatever they hold, reading them ends in a configuration that stays as it is or in an error.
func FuzzReadClustering(f *testing.F) {
	f.Add([]byte(`{"method":"two-level-4","gathered":2,"attributes":["key"]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, config []byte) {
		c, err := ReadClustering(study.Manifest{RunID: "r", Config: config})
		if err != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := ReadClustering(study.Manifest{RunID: "r", Config: again}); err != nil || same.Method != c.Method || same.Seed != c.Seed || len(same.Attributes) != len(c.Attributes) {
			t.Errorf("%+v, then %+v, %v", c, same, err)
		}
	})
}
